// The commands of any graph editor, each one row: what it is called, when it can be given, what it does.
import { arrange } from './arrange';
import {
  copySelection,
  cutSelection,
  deleteSelection,
  duplicate,
  paste,
  selectAll
} from './editing';
import type { AnyEditorState } from './editorState';
import type { IGraphWords } from './graphWords';
import type { IEditorCommand } from './wiring';
import type { Translate } from './words';

/** The nodes a command is about: the one under the pointer unless it is among the selected ones. */
export function meant(state: AnyEditorState, node: string | null): readonly string[] {
  const { nodes } = state.selection;
  return node === null || nodes.includes(node) ? nodes : [node];
}

/** What a command does with the one node it is about; nothing without one. */
export function withNode<TState extends AnyEditorState>(
  work: (state: TState, node: string) => void | Promise<void>
): IEditorCommand<TState>['execute'] {
  return (state, node) => {
    const [id] = meant(state, node);
    return id === undefined ? undefined : work(state, id);
  };
}

export const always = (): boolean => true;
export const canEdit = (state: AnyEditorState): boolean => !state.isReadOnly;
export const hasChosen = (state: AnyEditorState): boolean => state.selection.nodes.length > 0;
const isFilled = (state: AnyEditorState): boolean => state.graph.nodes.length > 0;

/** @param prefix - what the ids of the editor's commands begin with */
export function graphCommands(
  prefix: string,
  words: IGraphWords,
  trans: Translate
): readonly IEditorCommand<AnyEditorState>[] {
  return [
    {
      id: `${prefix}add`,
      label: words.add,
      icon: 'plus',
      isEnabled: canEdit,
      execute: state => {
        state.setPopup({ kind: 'add' });
      }
    },
    {
      id: `${prefix}find`,
      label: words.find,
      icon: 'search',
      isEnabled: isFilled,
      execute: state => {
        state.setPopup({ kind: 'find' });
      }
    },
    {
      id: `${prefix}undo`,
      label: trans.__('Undo'),
      icon: 'undo',
      labelNow: ({ model }) =>
        model.undoName === null ? trans.__('Undo') : trans.__('Undo: %1', model.undoName),
      isEnabled: state => canEdit(state) && state.model.canUndo,
      execute: state => {
        state.model.undo();
        state.keepFocus();
      }
    },
    {
      id: `${prefix}redo`,
      label: trans.__('Redo'),
      icon: 'redo',
      labelNow: ({ model }) =>
        model.redoName === null ? trans.__('Redo') : trans.__('Redo: %1', model.redoName),
      isEnabled: state => canEdit(state) && state.model.canRedo,
      execute: state => {
        state.model.redo();
        state.keepFocus();
      }
    },
    {
      id: `${prefix}layout`,
      label: words.arrange,
      icon: 'layout',
      isEnabled: state => canEdit(state) && isFilled(state),
      execute: arrange
    },
    {
      id: `${prefix}fit`,
      label: words.showAll,
      icon: 'fit',
      isEnabled: always,
      execute: state => {
        state.canvas?.fit();
      }
    },
    {
      id: `${prefix}only-canvas`,
      label: trans.__('Show only the canvas'),
      icon: 'group',
      isEnabled: always,
      isToggled: state => state.isWide,
      execute: state => {
        state.toggleWide();
      }
    },
    {
      id: `${prefix}toggle-view`,
      label: trans.__('Show as a list'),
      icon: 'list',
      isEnabled: always,
      isToggled: state => state.view === 'list',
      execute: state => {
        state.setView(state.view === 'list' ? 'canvas' : 'list');
      }
    },
    {
      id: `${prefix}toggle-side`,
      label: trans.__('Show the inspector'),
      isEnabled: always,
      isToggled: state => state.isSideOpen,
      execute: state => {
        state.toggleSide();
      }
    },
    {
      id: `${prefix}rename`,
      label: trans.__('Rename'),
      icon: 'pen',
      isEnabled: canEdit,
      execute: withNode((state, node) => {
        state.canvas?.rename(node);
      })
    },
    {
      id: `${prefix}duplicate`,
      label: trans.__('Duplicate'),
      isEnabled: state => canEdit(state) && hasChosen(state),
      execute: duplicate
    },
    {
      id: `${prefix}select-all`,
      label: words.selectAll,
      isEnabled: always,
      execute: selectAll
    },
    {
      id: `${prefix}delete`,
      label: trans.__('Delete'),
      icon: 'close',
      isEnabled: canEdit,
      execute: (state, node) => {
        if (node !== null && !state.selection.nodes.includes(node)) {
          state.select([node]);
        }
        deleteSelection(state);
      }
    },
    {
      id: `${prefix}copy`,
      label: trans.__('Copy'),
      icon: 'copy',
      isEnabled: hasChosen,
      execute: copySelection
    },
    {
      id: `${prefix}cut`,
      label: trans.__('Cut'),
      isEnabled: state => canEdit(state) && hasChosen(state),
      execute: cutSelection
    },
    { id: `${prefix}paste`, label: trans.__('Paste'), isEnabled: canEdit, execute: paste }
  ];
}
