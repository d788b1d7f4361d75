// Sentences for people, translated or not: what documents need of JupyterLab's translation bundles, which they may not import.

/** The part of a translation bundle that is used here. `%1`, `%2`, … stand for the arguments. */
export interface IWords {
  __(text: string, ...args: (string | number)[]): string;
  _n(singular: string, plural: string, count: number, ...args: (string | number)[]): string;
}

/** The sentences as they are written in the code. */
export const plainWords: IWords = {
  __: fill,
  // As in JupyterLab, the count is the first argument of a plural.
  _n: (singular, plural, count, ...args) => fill(count === 1 ? singular : plural, count, ...args)
};

function fill(text: string, ...args: readonly (string | number)[]): string {
  return text.replace(/%(\d)/g, (whole, number: string) => {
    const value = args[Number(number) - 1];
    return value === undefined ? whole : String(value);
  });
}
