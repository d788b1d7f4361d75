// The pipeline editor: what every graph editor shows, and what of it is a pipeline's own.
import type { ITranslator } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { useSignal } from '../../components/useSignal';
import { GraphEditorView } from '../common/editorView';
import { EmptyGraph } from '../common/emptyGraph';
import { canvasActions } from './actions';
import { PipelineList } from './pipelineList';
import { PaletteFoot } from './paletteFoot';
import { usePalette } from './paletteSource';
import { ProblemsView } from './problemsView';
import { SideView } from './sideView';
import type { EditorState } from './state';

export interface IEditorViewProps {
  readonly state: EditorState;
  readonly translator: ITranslator;
}

export function EditorView({ state, translator }: IEditorViewProps): ReactElement {
  useSignal(state.changed);
  const { trans } = state;
  return (
    <GraphEditorView
      state={state}
      translator={translator}
      palette={usePalette(state)}
      paletteFoot={<PaletteFoot state={state} />}
      list={<PipelineList state={state} />}
      problems={<ProblemsView state={state} />}
      side={<SideView state={state} />}
      empty={
        <EmptyGraph
          state={state}
          sentence={trans.__(
            'Add operations and connect what comes out of one to what goes into another.'
          )}
        />
      }
      actions={() => canvasActions(state)}
      hasMinimap={state.settings.minimap}
    />
  );
}
