// What is said of the plan, and of what Restart and Run All would do.
import type { ForetoldVerdict, IPlanned } from '../../../documents/rerun/plan';
import { thingName } from '../../../documents/rerun/thing';
import { foretoldSummary, plannedWords, runLabel } from '../../../documents/rerun/words';
import { englishStale } from '../../../documents/sessionLineage';
import { plainWords } from '../../../documents/words';

function foretold(verdicts: readonly ForetoldVerdict[], reason = '') {
  return verdicts.map((verdict, at) => ({ cell: String(at), verdict, reason }));
}

it.each<[readonly ForetoldVerdict[], string, string]>([
  [[], '', 'There are no code cells.'],
  [['same'], '', '1 cell the same'],
  [['same', 'same'], '', '2 cells the same'],
  [
    ['same', 'same', 'changes', 'changes', 'fails'],
    'nothing defines `df2` any more',
    '2 cells the same, 2 change, 1 fails: nothing defines `df2` any more'
  ],
  [['changes'], '', '1 cell changes'],
  [['fails', 'fails'], 'no x', '2 cells fail: no x'],
  [['unknown', 'unknown'], '', '2 cells are unknown'],
  [['same', 'changes', 'unknown'], '', '1 cell the same, 1 changes, 1 unknown']
])('%j', (verdicts, reason, words) => {
  expect(foretoldSummary(foretold(verdicts, reason), plainWords)).toBe(words);
});

it.each<[readonly IPlanned['kind'][], string]>([
  [['edited'], 'Run 1 stale cell'],
  [['edited', 'upstream', 'changed'], 'Run 3 stale cells'],
  [['edited', 'restores'], 'Run 2 cells'],
  [['new'], 'Run 1 cell'],
  [['gone'], 'Run 1 cell']
])('the button for %j', (kinds, label) => {
  const cells = kinds.map((kind, at) => ({ cell: String(at), kind, name: 'x', without: [] }));
  expect(runLabel(cells, plainWords)).toBe(label);
});

it.each<[IPlanned['kind'], string, number | null, string]>([
  ['restores', 'df', null, 'restores df'],
  ['restores', 'file:/data/a.csv', null, 'restores a.csv'],
  ['restores', 'state:numpy.random', null, 'restores numpy’s random numbers'],
  ['new', '', null, 'not run yet'],
  ['gone', '', null, 'not run since the kernel was restarted'],
  ['edited', '', 3, 'edited since [3]'],
  ['upstream', 'df', 4, 'df is stale'],
  ['edited', '', null, 'edited'],
  ['other', 'x', null, 'its results no longer hold']
])('%s %s', (kind, name, by, words) => {
  const isStale = kind === 'edited' || kind === 'upstream';
  const stale = by !== null && isStale ? { kind, name, by } : undefined;
  expect(
    plannedWords(plainWords, englishStale)({ cell: 'A', kind, name, without: [] }, stale)
  ).toBe(words);
});

it.each([
  ['df', 'df'],
  ['file:a.csv', 'a.csv'],
  ['file:/data/x/a.csv', 'a.csv'],
  ['state:cwd', 'the current folder'],
  ['state:os.environ', 'the environment variables'],
  ['state:random', 'Python’s random numbers'],
  ['state:pandas.options', 'the settings of pandas.options']
])('%s', (name, words) => {
  expect(thingName(name, plainWords)).toBe(words);
});
