"""Objects of scikit-learn, scipy and networkx: fitted twice the same, fitted otherwise different."""

from __future__ import annotations

import pickle

import cloudpickle
import pytest

from deepforge.types.compare import Comparison, compare

np = pytest.importorskip("numpy")


def again(value):
    return pickle.loads(cloudpickle.dumps(value))


def estimators():
    pytest.importorskip("sklearn")
    from sklearn import cluster, decomposition, ensemble, linear_model, naive_bayes, neighbors, neural_network, svm
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    return {
        "logistic": linear_model.LogisticRegression(max_iter=500),
        "forest": ensemble.RandomForestClassifier(4, random_state=0),
        "boosting": ensemble.HistGradientBoostingClassifier(max_iter=3, random_state=0),
        "gradient": ensemble.GradientBoostingClassifier(n_estimators=3, random_state=0),
        "vote": ensemble.VotingClassifier([("a", svm.SVC()), ("b", naive_bayes.GaussianNB())]),
        "svm": svm.SVC(),
        "neighbours": neighbors.KNeighborsClassifier(),
        "network": neural_network.MLPClassifier((4,), max_iter=5, random_state=0),
        "pipeline": make_pipeline(StandardScaler(), svm.LinearSVC(random_state=0)),
        "pca": decomposition.PCA(2, random_state=0),
        "k-means": cluster.KMeans(3, n_init=1, random_state=0),
        "encoder": OneHotEncoder(),
    }


NAMES = ["logistic", "forest", "boosting", "gradient", "vote", "svm", "neighbours", "network", "pipeline", "pca",
         "k-means", "encoder"]  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", NAMES)
def test_estimators(name):
    made = estimators()
    rng = np.random.default_rng(0)
    data, labels = rng.normal(size=(40, 3)), rng.integers(0, 2, 40)
    fitted = made[name].fit(data, labels)
    twin = estimators()[name].fit(data.copy(), labels.copy())
    assert compare(again(fitted), again(twin)) == Comparison("same")
    moved = data.copy()
    moved[0] += 5
    other = estimators()[name].fit(moved, labels)
    assert compare(again(fitted), again(other)).verdict == "differs"
    assert compare(again(fitted), again(estimators()[name])).verdict == "differs"


def test_addresses_that_a_vectorizer_keeps_do_not_count():
    text = pytest.importorskip("sklearn.feature_extraction.text")
    words = ["first text", "second text"]
    one, other = (text.TfidfVectorizer(stop_words=[word]).fit(words) for word in ("first", "first"))
    other._stop_words_id = 1
    assert compare(one, other) == Comparison("same")
    assert compare(one, text.TfidfVectorizer(stop_words=["second"]).fit(words)).verdict == "differs"


def test_a_hyperparameter_makes_a_difference():
    svm = pytest.importorskip("sklearn.svm")
    found = compare(svm.SVC(C=1.0), svm.SVC(C=2.0), "model")
    assert (found.verdict, found.where) == ("differs", "model.C")


def test_a_search_differs_only_in_what_it_measured():
    pytest.importorskip("sklearn")
    from sklearn.model_selection import GridSearchCV
    from sklearn.naive_bayes import GaussianNB

    rng = np.random.default_rng(0)
    data, labels = rng.normal(size=(30, 2)), np.arange(30) % 2

    def fitted(smoothing):
        return again(GridSearchCV(GaussianNB(), {"var_smoothing": smoothing}, cv=2).fit(data, labels))

    one, other = fitted([1e-9, 1e-3]), fitted([1e-9, 1e-3])
    other.refit_time_ = one.refit_time_ + 1
    found = compare(one, other, "search")
    assert found.verdict == "not comparable" and "measured" in found.reason
    assert compare(one, fitted([1e-9, 1e-2]), "search").verdict == "differs"


@pytest.mark.parametrize("kind", ["csr", "csc", "coo", "dia", "bsr", "lil", "dok"])
def test_sparse_matrices(kind):
    sparse = pytest.importorskip("scipy.sparse")
    matrix = sparse.random(5, 5, 0.4, random_state=1).asformat(kind)
    dense = matrix.toarray()
    assert compare(matrix, again(matrix)) == Comparison("same")
    dense[tuple(np.argwhere(dense)[0])] += 1
    assert compare(matrix, sparse.csr_matrix(dense).asformat(kind)).verdict == "differs"
    assert compare(matrix, matrix.astype("f4")).verdict == "differs"
    assert compare(matrix, matrix.asformat("coo" if kind != "coo" else "csr")).verdict == "differs"
    assert compare(sparse.csr_matrix((2, 3)), sparse.csr_matrix((3, 2))).verdict == "differs"


def test_reading_a_sparse_matrix_does_not_change_it():
    sparse = pytest.importorskip("scipy.sparse")
    one = sparse.random(5, 5, 0.4, random_state=1).tocsr()
    other = again(one)
    assert one.has_sorted_indices and one.has_canonical_format
    assert compare(one, other).verdict == compare(other, one).verdict == "same"


def test_distributions_do_not_depend_on_the_global_generator():
    stats = pytest.importorskip("scipy.stats")
    state = np.random.get_state()
    one = again(stats.norm(1, 2))
    np.random.random(5)
    assert compare(one, again(stats.norm(1, 2))) == Comparison("same")
    assert compare(one, again(stats.norm(1, 3))).verdict == "differs"
    assert compare(one, again(stats.gamma(1, 2))).verdict == "differs"
    np.random.set_state(state)


def test_a_distribution_of_the_notebooks_own():
    stats = pytest.importorskip("scipy.stats")

    class Triangle(stats.rv_continuous):
        def _pdf(self, x):
            return 2 * x

    state = np.random.get_state()
    one = again(Triangle(a=0, b=1))
    np.random.random(5)
    assert compare(one, again(Triangle(a=0, b=1))) == Comparison("same")
    assert compare(one, again(Triangle(a=0, b=2))).verdict == "differs"
    np.random.set_state(state)


def test_interpolators_and_trees():
    interpolate, spatial = pytest.importorskip("scipy.interpolate"), pytest.importorskip("scipy.spatial")
    for make in (
        lambda last: interpolate.CubicSpline([1, 2, 3], [1, 4, last]),
        lambda last: interpolate.interp1d([1, 2, 3], [1, 4, last]),
        lambda last: spatial.cKDTree([[1, 2], [3, last]]),
    ):
        assert compare(again(make(9.0)), again(make(9.0))) == Comparison("same")
        assert compare(again(make(9.0)), again(make(8.0))).verdict == "differs"


def test_graphs_and_the_views_that_they_cache():
    networkx = pytest.importorskip("networkx")
    one, other = networkx.karate_club_graph(), networkx.karate_club_graph()
    _ = one.nodes, one.edges, one.adj, one.degree
    assert compare(one, other).verdict == compare(other, one).verdict == "same"
    assert compare(again(one), again(other)).verdict == "same"
    other.add_edge(0, 99)
    assert compare(one, other).verdict == "differs"
    directed = networkx.DiGraph([(1, 2)])
    assert compare(directed, networkx.DiGraph([(2, 1)])).verdict == "differs"
    weighted = networkx.DiGraph()
    weighted.add_edge(1, 2, weight=3)
    assert compare(directed, weighted).verdict == "differs"
    assert compare(one.nodes, again(one).nodes).verdict == "same"


def test_the_standard_generator_is_compared_by_state():
    import random

    one, other = random.Random(1), random.Random(1)
    assert compare(one, other).verdict == "same"
    other.random()
    assert compare(one, other).verdict == "differs"
