// Which of the few families, each with its own glyph, a Python type belongs to.

export type TypeFamily = 'tensor' | 'table' | 'model' | 'metrics' | 'figure' | 'file' | 'any';

const RULES: readonly (readonly [RegExp, TypeFamily])[] = [
  [/^file$|^(pathlib|_io|io)\.|Path$/, 'file'],
  [/figure|^matplotlib\.|^PIL\.|^(plotly|altair|bokeh|seaborn)\./i, 'figure'],
  [/(^|\.)(DataFrame|Series|Table|LazyFrame|GeoDataFrame)$|^(pandas|polars|pyarrow)\./, 'table'],
  [
    /(^|\.)(ndarray|Tensor|ArrayImpl|EagerTensor|Array|csr_matrix|csc_matrix|matrix)$|^(numpy|jax|scipy\.sparse)\./,
    'tensor'
  ],
  [
    /^(sklearn|keras|torch|xgboost|lightgbm|statsmodels|transformers)\.|^Keras (model|layer)$/,
    'model'
  ],
  [/(^|\.)(dict|History|float|int|bool|float64|float32|int64|defaultdict|Counter)$/, 'metrics']
];

/**
 * The family of a Python type.
 *
 * @param type - qualified name of a class as records hold it, the source of an annotation, or `figure` or `file`;
 * undefined when nothing is known
 */
export function typeFamily(type: string | null | undefined): TypeFamily {
  const name = (type ?? '').replace(/\[.*$/s, '').trim();
  return RULES.find(([pattern]) => pattern.test(name))?.[1] ?? 'any';
}
