// What is common to the editors is called, reached and shown in the same way in all of them.
import { readFileSync } from 'fs';
import { join } from 'path';

import { nullTranslator } from '@jupyterlab/translation';

import { editorCommands as architectureCommands } from '../../../editors/architecture/commandTable';
import { graphWords } from '../../../editors/architecture/graphWords';
import { graphCommands, meant } from '../../../editors/common/commands';
import type { AnyEditorState } from '../../../editors/common/editorState';
import { editorCommands as pipelineCommands } from '../../../editors/pipeline/commandTable';

interface ISchema {
  readonly 'jupyter.lab.shortcuts': readonly {
    command: string;
    keys: string[];
    selector: string;
  }[];
  readonly 'jupyter.lab.toolbars': Readonly<
    Record<string, readonly { name: string; rank: number }[]>
  >;
}

const trans = nullTranslator.load('deepforge');
const COMMON = graphCommands('', graphWords(trans), trans).map(({ id }) => id);

function schemaOf(editor: string): ISchema {
  const path = join(__dirname, '..', '..', '..', '..', 'schema', `${editor}-editor.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as ISchema;
}

/** Keys and place of each common command, the editor's own names left out. */
function shortcuts(editor: string, className: string): readonly string[] {
  const all = schemaOf(editor)['jupyter.lab.shortcuts'];
  return all
    .map(({ command, keys, selector }) => ({
      name: command.replace(`deepforge:${editor}-`, ''),
      text: `${keys.join(' ')} in ${selector.replace(`.${className} `, '')}`
    }))
    .filter(({ name }) => COMMON.includes(name))
    .map(({ name, text }) => `${name}: ${text}`)
    .sort();
}

it('has the same keys', () => {
  const keys = shortcuts('pipeline', 'df-PipelineEditor');
  expect(keys).toEqual(shortcuts('architecture', 'df-ArchitectureEditor'));
  expect(keys.join('\n')).toContain('select-all: Accel A');
});

it('stands in the same order in the toolbar', () => {
  const items = (editor: string): readonly string[] =>
    Object.values(schemaOf(editor)['jupyter.lab.toolbars']).flatMap(each =>
      [...each].sort((one, other) => one.rank - other.rank).map(({ name }) => name)
    );
  const [one, other] = [items('pipeline'), items('architecture')];
  const order = one.filter(name => other.includes(name));
  expect(order).toEqual(other.filter(name => one.includes(name)));
  expect(order).toEqual(['undo', 'redo', 'layout', 'fit', 'only-canvas', 'spacer', 'view']);
});

it('can be given as a command of each', () => {
  const ids = (commands: readonly { readonly id: string }[]): readonly string[] =>
    commands.map(({ id }) => id);
  for (const name of COMMON) {
    expect(ids(pipelineCommands(trans))).toContain(`deepforge:pipeline-${name}`);
    expect(ids(architectureCommands(trans))).toContain(`deepforge:architecture-${name}`);
  }
});

it('is about the node under the pointer unless that is among the selected ones', () => {
  const state = { selection: { nodes: ['a', 'b'], edges: [] } } as unknown as AnyEditorState;
  expect(meant(state, null)).toEqual(['a', 'b']);
  expect(meant(state, 'b')).toEqual(['a', 'b']);
  expect(meant(state, 'c')).toEqual(['c']);
});
