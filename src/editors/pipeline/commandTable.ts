// The commands of the pipeline editor, each one row: what it is called, when it can be given, what it does.
import {
  copySelection,
  cutSelection,
  deleteSelection,
  openAsNotebook,
  openCode,
  openExecution,
  paste,
  plan,
  run,
  runUntil
} from './actions';
import { arrange } from './arrange';
import { isActive } from '../../documents/liveExecution';
import type { EditorState } from './state';
import type { IEditorCommand } from '../common/wiring';
import type { Translate } from '../common/words';

const PREFIX = 'deepforge:pipeline-';

/** The nodes a command is about: the one under the pointer unless it is among the selected ones. */
function meant(state: EditorState, node: string | null): readonly string[] {
  const { nodes } = state.selection;
  return node === null || nodes.includes(node) ? nodes : [node];
}

export function editorCommands(trans: Translate): readonly IEditorCommand<EditorState>[] {
  const always = (): boolean => true;
  const canEdit = (state: EditorState): boolean => !state.isReadOnly;
  const canRun = (state: EditorState): boolean =>
    state.runs !== null && state.runs.busy === null && state.graph.nodes.length > 0;
  const hasNodes = (state: EditorState): boolean => state.selection.nodes.length > 0;
  return [
    {
      id: `${PREFIX}add`,
      label: trans.__('Add a node'),
      icon: 'plus',
      isEnabled: canEdit,
      execute: state => {
        state.setPopup({ kind: 'add' });
      }
    },
    {
      id: `${PREFIX}find`,
      label: trans.__('Find a node'),
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
      }
    },
    {
      id: `${PREFIX}layout`,
      label: trans.__('Arrange the nodes'),
      icon: 'layout',
      isEnabled: state => canEdit(state) && state.graph.nodes.length > 0,
      execute: arrange
    },
    {
      id: `${PREFIX}fit`,
      label: trans.__('Show the whole pipeline'),
      icon: 'fit',
      isEnabled: always,
      execute: state => {
        state.canvas?.fit();
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
      id: `${PREFIX}plan`,
      label: trans.__('Plan the run'),
      caption: trans.__('Which jobs will run, which are reused, and why'),
      icon: 'plan',
      isEnabled: canRun,
      execute: state => plan(state)
    },
    {
      id: `${PREFIX}run`,
      label: trans.__('Run the pipeline'),
      icon: 'play',
      isEnabled: canRun,
      execute: state => run(state)
    },
    {
      id: `${PREFIX}run-until`,
      label: trans.__('Run until here'),
      icon: 'play',
      isEnabled: canRun,
      execute: (state, node) => runUntil(state, meant(state, node))
    },
    {
      id: `${PREFIX}cancel`,
      label: trans.__('Cancel the run'),
      icon: 'stop',
      isEnabled: state => state.runs?.live != null && isActive(state.runs.live),
      execute: state => state.runs?.cancel()
    },
    {
      id: `${PREFIX}open-execution`,
      label: trans.__('Open the execution'),
      isEnabled: state => state.runs?.live != null,
      execute: state => {
        const id = state.runs?.live?.id;
        return id === undefined ? undefined : openExecution(state, id);
      }
    },
    {
      id: `${PREFIX}open-code`,
      label: trans.__('Open code'),
      icon: 'code',
      isEnabled: always,
      execute: (state, node) => {
        const id = meant(state, node)[0];
        return id === undefined ? undefined : openCode(state, id);
      }
    },
    {
      id: `${PREFIX}open-notebook`,
      label: trans.__('Open the pipeline as notebook'),
      caption: trans.__('Work on the pipeline in the cells of a notebook'),
      icon: 'notebook',
      isEnabled: state => state.project !== null && state.graph.nodes.length > 0,
      execute: state => openAsNotebook(state)
    },
    {
      id: `${PREFIX}open-node-notebook`,
      label: trans.__('Open as notebook'),
      caption: trans.__('Work on this operation in the cells of a notebook'),
      icon: 'notebook',
      isEnabled: state => state.project !== null,
      execute: (state, node) => {
        const id = meant(state, node)[0];
        return id === undefined ? undefined : openAsNotebook(state, id);
      }
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
    }
  ];
}
