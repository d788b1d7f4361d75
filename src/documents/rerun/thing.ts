// What a reason of staleness speaks of, by the name that records give it: a variable, a file, or state of the process.
import type { IWords } from '../words';

const RANDOM: Readonly<Record<string, string>> = {
  random: 'Python',
  'numpy.random': 'numpy',
  'torch.random': 'torch'
};

/** `df`, `sample.csv`, `numpy’s random numbers`, `the current folder`. */
export function thingName(name: string, trans: IWords): string {
  if (name.startsWith('file:')) {
    return name.slice(Math.max(name.lastIndexOf('/'), 'file:'.length - 1) + 1);
  }
  if (!name.startsWith('state:')) {
    return name;
  }
  const key = name.slice('state:'.length);
  const source = RANDOM[key];
  if (source !== undefined) {
    return trans.__('%1’s random numbers', source);
  }
  switch (key) {
    case 'cwd':
      return trans.__('the current folder');
    case 'os.environ':
      return trans.__('the environment variables');
    default:
      return trans.__('the settings of %1', key);
  }
}
