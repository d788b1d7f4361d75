// The dialog that imports keeps the focus, and with it its keys, whatever is pressed in it.
import { Dialog } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { act } from 'react';

import { askImport } from '../../../components/imports/dialog';
import { FileList } from '../../../components/imports/fileList';
import { ImportForm } from '../../../components/imports/form';

const trans = nullTranslator.load('deepforge');

const settle = (): Promise<void> =>
  act(async () => {
    await new Promise(resolve => {
      setTimeout(resolve);
    });
  });

function button(label: string): HTMLButtonElement {
  const found = Array.from(document.querySelectorAll<HTMLButtonElement>('.jp-Dialog button')).find(
    each => each.textContent.trim() === label
  );
  if (found === undefined) {
    throw new Error(`There is no button ${label}.`);
  }
  return found;
}

const escape = (): void => {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Escape', keyCode: 27, bubbles: true })
  );
};

async function opened() {
  const stopped: string[] = [];
  let fail: (reason: unknown) => void = () => undefined;
  const form = new ImportForm({
    name: 'net',
    nameProblem: () => null,
    start: () =>
      new Promise((_, reject) => {
        fail = reject;
      }),
    stop: id => {
      stopped.push(id);
      return Promise.resolve();
    }
  });
  const chooser = (
    <FileList
      label="Files"
      endings={['.keras']}
      list={folder =>
        Promise.resolve(
          folder === ''
            ? [{ name: 'saved', isFolder: true }]
            : [{ name: 'a.keras', isFolder: false }]
        )
      }
      chosen={null}
      onChoose={path => {
        form.choose({ kind: 'model', path }, path);
      }}
      trans={trans}
    />
  );
  const answer = askImport({ title: 'Import', form, chooser, trans });
  await settle();
  return {
    answer,
    stopped,
    fail: (reason: unknown): void => {
      fail(reason);
    }
  };
}

beforeAll(() => {
  // jsdom has no layout.
  Element.prototype.scrollIntoView = jest.fn();
});

afterEach(() => {
  Dialog.flush();
});

it('is stopped, then left, by Escape, after a folder was opened and an import began and failed', async () => {
  const { answer, stopped, fail } = await opened();
  const press = async (label: string): Promise<void> => {
    button(label).focus();
    button(label).click();
    await settle();
  };
  await press('saved');
  expect(document.activeElement).toBe(document.querySelector('.df-Import-files'));
  await press('a.keras');
  await press('Import');
  expect(document.activeElement).toBe(button('Stop'));
  escape();
  await settle();
  expect(stopped).toHaveLength(1);
  fail(new Error('stopped'));
  await settle();
  await press('Import');
  fail(new Error('It is damaged.'));
  await settle();
  expect(document.activeElement).toBe(button('Import'));
  escape();
  expect(await answer).toBeNull();
});
