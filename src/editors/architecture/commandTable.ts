// The commands of the architecture editor, each one row: what it is called, when it can be given, what it does.
import type { IEditorCommand } from '../common/wiring';
import type { Translate } from '../common/words';
import {
  callAgain,
  copySelection,
  cutSelection,
  deleteSelection,
  duplicate,
  expandBlock,
  openBlock,
  paste,
  selectAll
} from './actions';
import { arrange } from './arrange';
import { copyCode, saveCode } from './exporting';
import type { ArchitectureState } from './state';

const PREFIX = 'deepforge:architecture-';

/** The layers a command is about: the one under the pointer unless it is among the selected ones. */
function meant(state: ArchitectureState, node: string | null): readonly string[] {
  const { nodes } = state.selection;
  return node === null || nodes.includes(node) ? nodes : [node];
}

export function editorCommands(trans: Translate): readonly IEditorCommand<ArchitectureState>[] {
  const always = (): boolean => true;
  const canEdit = (state: ArchitectureState): boolean => !state.isReadOnly;
  const hasNodes = (state: ArchitectureState): boolean => state.selection.nodes.length > 0;
  const one =
    (work: (state: ArchitectureState, node: string) => void | Promise<void>) =>
    (state: ArchitectureState, node: string | null): void | Promise<void> => {
      const [id] = meant(state, node);
      return id === undefined ? undefined : work(state, id);
    };
  return [
    {
      id: `${PREFIX}add`,
      label: trans.__('Add a layer'),
      icon: 'plus',
      isEnabled: canEdit,
      execute: state => {
        state.setPopup({ kind: 'add' });
      }
    },
    {
      id: `${PREFIX}find`,
      label: trans.__('Find a layer'),
      icon: 'search',
      isEnabled: state => state.graph.nodes.length > 0,
      execute: state => {
        state.setPopup({ kind: 'find' });
      }
    },
    {
      id: `${PREFIX}undo`,
      label: trans.__('Undo'),
      icon: 'undo',
      labelNow: state =>
        state.model.undoName === null
          ? trans.__('Undo')
          : trans.__('Undo: %1', state.model.undoName),
      isEnabled: state => canEdit(state) && state.model.canUndo,
      execute: state => {
        state.model.undo();
        state.keepFocus();
      }
    },
    {
      id: `${PREFIX}redo`,
      label: trans.__('Redo'),
      icon: 'redo',
      labelNow: state =>
        state.model.redoName === null
          ? trans.__('Redo')
          : trans.__('Redo: %1', state.model.redoName),
      isEnabled: state => canEdit(state) && state.model.canRedo,
      execute: state => {
        state.model.redo();
        state.keepFocus();
      }
    },
    {
      id: `${PREFIX}layout`,
      label: trans.__('Arrange the layers'),
      icon: 'layout',
      isEnabled: state => canEdit(state) && state.graph.nodes.length > 0,
      execute: arrange
    },
    {
      id: `${PREFIX}fit`,
      label: trans.__('Show the whole architecture'),
      icon: 'group',
      isEnabled: always,
      execute: state => {
        state.canvas?.fit();
      }
    },
    {
      id: `${PREFIX}only-canvas`,
      label: trans.__('Show only the canvas'),
      icon: 'fit',
      isEnabled: always,
      isToggled: state => state.isWide,
      execute: state => {
        state.toggleWide();
      }
    },
    {
      id: `${PREFIX}toggle-view`,
      label: trans.__('Show as a list'),
      icon: 'list',
      isEnabled: always,
      isToggled: state => state.view === 'list',
      execute: state => {
        state.setView(state.view === 'list' ? 'canvas' : 'list');
      }
    },
    {
      id: `${PREFIX}toggle-side`,
      label: trans.__('Show the inspector'),
      isEnabled: always,
      isToggled: state => state.isSideOpen,
      execute: state => {
        state.toggleSide();
      }
    },
    {
      id: `${PREFIX}toggle-code`,
      label: trans.__('Show the generated code'),
      icon: 'code',
      isEnabled: always,
      isToggled: state => state.isCodeShown,
      execute: state => {
        state.toggleCode();
      }
    },
    {
      id: `${PREFIX}copy-code`,
      label: trans.__('Copy the code'),
      icon: 'copy',
      isEnabled: state => state.code?.code != null,
      execute: copyCode
    },
    {
      id: `${PREFIX}save-code`,
      label: trans.__('Save the code as a file of the project'),
      icon: 'download',
      isEnabled: state => state.code?.code != null && state.project !== null,
      execute: saveCode
    },
    {
      id: `${PREFIX}make-block`,
      label: trans.__('Make a block…'),
      icon: 'group',
      isEnabled: state => canEdit(state) && hasNodes(state),
      execute: (state, node) => {
        const nodes = meant(state, node);
        if (nodes.join('\n') !== state.selection.nodes.join('\n')) {
          state.select(nodes);
        }
        state.setMakingBlock(true);
      }
    },
    {
      id: `${PREFIX}open-block`,
      label: trans.__('Open the block'),
      icon: 'cube',
      isEnabled: always,
      execute: one(openBlock)
    },
    {
      id: `${PREFIX}close-block`,
      label: trans.__('Close the block'),
      isEnabled: state => state.trail.length > 0,
      execute: state => {
        state.goUp(state.trail.length - 1);
      }
    },
    {
      id: `${PREFIX}expand-block`,
      label: trans.__('Put the block’s layers here'),
      icon: 'split',
      isEnabled: canEdit,
      execute: one(expandBlock)
    },
    {
      id: `${PREFIX}call-again`,
      label: trans.__('Call again'),
      caption: trans.__('Adds another call of this layer, which shares its weights'),
      icon: 'link',
      isEnabled: canEdit,
      execute: one(callAgain)
    },
    {
      id: `${PREFIX}rename`,
      label: trans.__('Rename'),
      icon: 'pen',
      isEnabled: canEdit,
      execute: one((state, node) => {
        state.canvas?.rename(node);
      })
    },
    {
      id: `${PREFIX}duplicate`,
      label: trans.__('Duplicate'),
      isEnabled: state => canEdit(state) && hasNodes(state),
      execute: duplicate
    },
    {
      id: `${PREFIX}select-all`,
      label: trans.__('Select all layers'),
      isEnabled: always,
      execute: selectAll
    },
    {
      id: `${PREFIX}delete`,
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
      id: `${PREFIX}copy`,
      label: trans.__('Copy'),
      icon: 'copy',
      isEnabled: hasNodes,
      execute: state => copySelection(state)
    },
    {
      id: `${PREFIX}cut`,
      label: trans.__('Cut'),
      isEnabled: state => canEdit(state) && hasNodes(state),
      execute: state => cutSelection(state)
    },
    {
      id: `${PREFIX}paste`,
      label: trans.__('Paste'),
      isEnabled: canEdit,
      execute: state => paste(state)
    },
    {
      id: `${PREFIX}toggle-docs`,
      label: trans.__('Show the documentation of arguments'),
      icon: 'info',
      isEnabled: always,
      isToggled: state => state.hasDocs,
      execute: state => {
        state.toggleDocs();
      }
    }
  ];
}
