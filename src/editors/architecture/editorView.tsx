// The architecture editor: what every graph editor shows, and what of it is an architecture's own.
import type { ITranslator } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { useSignal } from '../../components/useSignal';
import { GraphEditorView } from '../common/editorView';
import { canvasActions } from './actions';
import { BannerView } from './bannerView';
import { Breadcrumb } from './breadcrumb';
import { EmptyArchitecture } from './emptyView';
import { LayerList } from './layerList';
import { LibraryTrouble } from './libraryTrouble';
import { usePalette } from './paletteSource';
import { PopoverView } from './popoverView';
import { ProblemsView } from './problemsView';
import { SideView } from './sideView';
import type { ArchitectureState } from './state';

/** So many layers are seen without an overview. */
const FEW = 12;

export interface IEditorViewProps {
  readonly state: ArchitectureState;
  readonly translator: ITranslator;
}

export function EditorView({ state, translator }: IEditorViewProps): ReactElement {
  useSignal(state.changed);
  return (
    <GraphEditorView
      state={state}
      translator={translator}
      palette={usePalette(state)}
      paletteFoot={<LibraryTrouble state={state} />}
      banner={<BannerView state={state} />}
      over={
        <>
          {state.isArranging && state.view === 'canvas' ? <Arranging state={state} /> : null}
          <Breadcrumb state={state} />
          <PopoverView state={state} />
        </>
      }
      list={<LayerList state={state} />}
      problems={<ProblemsView state={state} />}
      side={<SideView state={state} />}
      empty={<EmptyArchitecture state={state} />}
      actions={() => canvasActions(state)}
      hasMinimap={state.settings.minimap && state.graph.nodes.length > FEW}
    />
  );
}

/** Over the heap in which layers lie that nobody has placed, until they are arranged. */
function Arranging({ state }: { readonly state: ArchitectureState }): ReactElement {
  const count = state.graph.nodes.length;
  return (
    <div className="df-Arranging" role="status">
      {state.trans._n('Arranging %1 layer…', 'Arranging %1 layers…', count)}
    </div>
  );
}
