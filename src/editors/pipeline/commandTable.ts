// The commands of the pipeline editor, each one row: what it is called, when it can be given, what it does.
import { isActive } from '../../documents/liveExecution';
import { always, graphCommands, meant, withNode } from '../common/commands';
import type { IEditorCommand } from '../common/wiring';
import type { Translate } from '../common/words';
import { openAsNotebook, openCode, openExecution, plan, run, runUntil } from './actions';
import { graphWords } from './graphWords';
import type { EditorState } from './state';

const PREFIX = 'deepforge:pipeline-';

export function editorCommands(trans: Translate): readonly IEditorCommand<EditorState>[] {
  const canRun = (state: EditorState): boolean =>
    state.runs !== null && state.runs.busy === null && state.graph.nodes.length > 0;
  return [
    ...graphCommands(PREFIX, graphWords(trans), trans),
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
      execute: withNode((state, id) => openCode(state, id))
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
      execute: withNode(openAsNotebook)
    }
  ];
}
