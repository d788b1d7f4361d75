"""Functions, methods and types of which it is known whether they change what they are given."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What these give, and their arguments, share nothing that can be changed.
FRESH = _words(
    "len print str repr int float bool complex abs round isinstance type any all format range hash id display"
)
SAFE = FRESH | _words("sum min max sorted list tuple set frozenset dict zip enumerate reversed")
SAFE_METHODS = _words(
    "predict predict_proba predict_log_proba decision_function score transform inverse_transform mean sum std var "
    "min max argmin argmax argsort any all dot copy astype reshape ravel flatten transpose round clip cumsum "
    "cumprod head tail describe groupby median quantile value_counts nunique unique isnull isna notna notnull "
    "dropna fillna drop sort_values sort_index merge join to_numpy toarray todense tolist items keys values get "
    "index count split strip lstrip rstrip lower upper title replace startswith endswith encode decode get_params "
    "get_feature_names_out corr select_dtypes iterrows itertuples assign query pivot_table pivot stack unstack "
    "melt reset_index set_index rename nlargest nsmallest to_string to_dict to_csv isin issubset union "
    "intersection difference most_common between duplicated drop_duplicates diff shift rank abs add_prefix first "
    "last size hist plot nonzero conj idxmax idxmin isdigit isalpha format find total_seconds strftime isoformat "
    "filter xs squeeze swapaxes trace"
)
# Methods whose results share nothing with what they were called on, or given.
FRESH_METHODS = _words(
    "predict predict_proba predict_log_proba decision_function score argmin argmax argsort any all nunique "
    "value_counts join format lower upper strip count index mean std var corr describe"
)
# Functions of libraries that set something for the whole process.
SETTERS = _words(
    "chdir seterr set_printoptions set_option set_options setlocale filterwarnings simplefilter setrecursionlimit "
    "set_config set_theme set_style set_context set_palette set_float_precision rcdefaults rc putenv setcontext "
    "use_deterministic_algorithms set_default_dtype"
)
# Methods that keep or read their arguments and do not change them.
TAKES = SAFE_METHODS | _words(
    "fit fit_transform fit_predict partial_fit append extend add insert update setdefault scatter bar barh imshow "
    "plot_surface contour contourf step fill_between errorbar pie boxplot violinplot text set_xlabel set_ylabel "
    "set_title set_xticks set_yticks set_xticklabels set_yticklabels legend hist2d matshow write writelines "
    "dump permutation choice"
)
READS = SAFE_METHODS | {"fit", "fit_transform", "fit_predict", "partial_fit", "write", "writelines", "dump"}
LIBRARIES = _words(
    "numpy pandas scipy sklearn matplotlib seaborn math statistics json os re string textwrap collections "
    "itertools functools operator datetime copy time pprint pathlib csv"
)
CHANGERS = _words(
    "shuffle put place copyto fill_diagonal putmask put_along_axis heapify heappush heappop heappushpop "
    "heapreplace insort insort_left insort_right nan_to_num setattr delattr setitem delitem iadd reduce sort fill"
)
IMMUTABLE = _words(
    "int float complex bool str bytes NoneType range numpy.float64 numpy.float32 numpy.int64 numpy.int32 "
    "numpy.bool numpy.bool_ numpy.str_ datetime.datetime datetime.date datetime.timedelta pandas.Timestamp "
    "builtins.type fractions.Fraction decimal.Decimal pathlib.PosixPath"
)


def is_immutable(type_name: str | None) -> bool:
    """Whether values of this type can never change."""
    return type_name in IMMUTABLE or (type_name or "").startswith("types.Builtin")


def is_used_up(type_name: str | None) -> bool:
    """Whether values of this type change when they are looked through: iterators, open files."""
    text = type_name or ""
    return (
        text in ("zip", "map", "filter", "enumerate", "reversed")
        or text.startswith(("itertools.", "_io."))
        or ("iterator" in text.lower())
    )
