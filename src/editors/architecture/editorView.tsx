// The whole editor: palette, canvas or list, problems strip, side areas; narrow panels fold the palette away.
import type { ITranslator } from '@jupyterlab/translation';
import {
  type DragEvent,
  type PointerEvent,
  type ReactElement,
  useCallback,
  useEffect,
  useMemo,
  useRef
} from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import { GraphCanvas } from '../../graph/canvas';
import type { IGraphHandle } from '../../graph/types';
import { useIsNarrow } from '../common/isNarrow';
import { addEntry, canvasActions } from './actions';
import { BannerView } from './bannerView';
import { Breadcrumb } from './breadcrumb';
import { EmptyArchitecture } from './emptyView';
import { ListView } from './listView';
import { ENTRY_TYPE, usePalette } from './paletteList';
import { PaletteView } from './paletteView';
import { PopoverView } from './popoverView';
import { PopupView } from './popupView';
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
  const box = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(box);
  useEffect(() => {
    state.setNarrow(isNarrow);
  }, [state, isNarrow]);
  const hasPalette = !isNarrow && !state.isWide;
  const classes = [
    'df-PipelineEditor-grid df-ArchitectureEditor-grid',
    isNarrow ? 'df-mod-narrow' : '',
    state.isWide ? 'df-mod-wide' : ''
  ];
  return (
    <div ref={box} className={classes.join(' ')}>
      {hasPalette ? <PaletteView state={state} /> : null}
      <div className="df-PipelineEditor-centre">
        <BannerView state={state} />
        <Centre state={state} translator={translator} hasPalette={hasPalette} />
        <ProblemsView state={state} />
      </div>
      {state.isWide ? null : <SideView state={state} />}
    </div>
  );
}

interface ICentreProps extends IEditorViewProps {
  readonly hasPalette: boolean;
}

function Centre({ state, translator, hasPalette }: ICentreProps): ReactElement {
  const { trans } = state;
  const area = useRef<HTMLDivElement>(null);
  const entries = usePalette(state);
  const { isReadOnly } = state;
  // Made once for each state of the file: the canvas need not be told anew of every edit.
  const actions = useMemo(() => canvasActions(state), [state, isReadOnly]);
  const setCanvas = useCallback(
    (handle: IGraphHandle | null) => {
      state.canvas = handle;
    },
    [state]
  );
  const onPointer = (event: PointerEvent): void => {
    const bounds = area.current?.getBoundingClientRect();
    if (bounds !== undefined) {
      // The popup stays inside the area.
      const x = Math.min(event.clientX - bounds.left, bounds.width - 260);
      const y = Math.min(event.clientY - bounds.top, bounds.height - 320);
      state.pointer = [Math.max(8, x), Math.max(8, y)];
    }
  };
  const onDrop = (event: DragEvent): void => {
    const key = event.dataTransfer.getData(ENTRY_TYPE);
    const entry = entries.find(each => each.key === key);
    if (entry !== undefined) {
      const [x, y] = state.canvas?.placeAt({ x: event.clientX, y: event.clientY }) ?? [0, 0];
      void addEntry(state, entry, [x - 72, y - 24]);
      event.preventDefault();
    }
  };
  return (
    <div
      ref={area}
      className="df-PipelineEditor-canvas"
      onPointerUpCapture={onPointer}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(ENTRY_TYPE)) {
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
        }
      }}
      onDrop={onDrop}
    >
      {hasPalette ? null : (
        <button
          type="button"
          className="df-PipelineEditor-add"
          disabled={isReadOnly}
          onClick={() => {
            state.setPopup({ kind: 'add', place: [8, 8] });
          }}
        >
          <Icon name="search" />
          {trans.__('Add a layer')}
          <kbd className="df-Key" aria-hidden="true">
            A
          </kbd>
        </button>
      )}
      <Breadcrumb state={state} />
      {state.view === 'list' ? (
        <ListView state={state} />
      ) : (
        <GraphCanvas
          key={state.prefix}
          ref={setCanvas}
          graph={state.graph}
          actions={actions}
          selection={state.selection}
          onSelect={selection => {
            state.select(selection.nodes, selection.edges);
            state.keepFocus();
          }}
          label={trans.__('Architecture %1', state.ownPath)}
          direction="down"
          hasMinimap={state.settings.minimap && state.graph.nodes.length > FEW}
          translator={translator}
          empty={<EmptyArchitecture state={state} />}
        />
      )}
      <PopoverView state={state} />
      <PopupView state={state} />
    </div>
  );
}
