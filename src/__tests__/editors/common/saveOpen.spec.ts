// What is saved before a project's files are planned or run.
import { nullTranslator } from '@jupyterlab/translation';

import { type OpenContext, saveOpen } from '../../../editors/common/document/saveOpen';

const trans = nullTranslator.load('deepforge');

interface IGiven {
  readonly dirty?: boolean;
  readonly readOnly?: boolean;
  readonly fails?: boolean;
}

function setUp(files: Readonly<Record<string, IGiven>>): {
  contexts: OpenContext[];
  saved: string[];
} {
  const saved: string[] = [];
  const contexts = Object.entries(files).map(
    ([localPath, { dirty = true, readOnly = false, fails = false }]): OpenContext => ({
      localPath,
      model: { dirty, readOnly },
      save: () => {
        if (fails) {
          return Promise.reject(new Error('the disk is full'));
        }
        saved.push(localPath);
        return Promise.resolve();
      }
    })
  );
  return { contexts, saved };
}

test('what is open and changed in the project is saved, once, but for notebooks', async () => {
  const { contexts, saved } = setUp({
    'p/architectures/net.architecture.json': {},
    'p/operations/train.py': {},
    'p/operations/score.py': { dirty: false },
    'p/operations/kept.py': { readOnly: true },
    'p/notebooks/try.ipynb': {},
    'other/operations/train.py': {}
  });
  expect(await saveOpen({ path: 'p' }, [...contexts, ...contexts], trans)).toBe(true);
  expect(saved).toEqual(['p/architectures/net.architecture.json', 'p/operations/train.py']);
});

test('nothing is saved where nothing has changed', async () => {
  const { contexts } = setUp({ 'operations/train.py': { dirty: false } });
  expect(await saveOpen({ path: '' }, contexts, trans)).toBe(false);
});

test('a file that cannot be saved is named', async () => {
  const { contexts } = setUp({ 'p/operations/train.py': { fails: true } });
  await expect(saveOpen({ path: 'p' }, contexts, trans)).rejects.toMatchObject({
    code: 'not-saved',
    message: 'operations/train.py could not be saved: the disk is full'
  });
});
