// The whole editor: palette, canvas or list, problems strip, side area; narrow panels fold the palette away.
import type { ITranslator } from '@jupyterlab/translation';
import {
  type DragEvent,
  type PointerEvent,
  type ReactElement,
  useCallback,
  useMemo,
  useRef
} from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import { GraphCanvas } from '../../graph/canvas';
import type { IGraphHandle } from '../../graph/types';
import { useIsNarrow } from '../common/isNarrow';
import { addEntry, canvasActions } from './actions';
import { ListView } from './listView';
import { entriesOf, ENTRY_TYPE } from './paletteList';
import { PaletteView } from './paletteView';
import { PopupView } from './popupView';
import { ProblemsView } from './problemsView';
import { SideView } from './sideView';
import type { EditorState } from './state';

export interface IEditorViewProps {
  readonly state: EditorState;
  readonly translator: ITranslator;
}

export function EditorView({ state, translator }: IEditorViewProps): ReactElement {
  useSignal(state.changed);
  const box = useRef<HTMLDivElement>(null);
  const isNarrow = useIsNarrow(box);
  return (
    <div ref={box} className={`df-PipelineEditor-grid ${isNarrow ? 'df-mod-narrow' : ''}`}>
      {isNarrow ? null : <PaletteView state={state} />}
      <div className="df-PipelineEditor-centre">
        <Centre state={state} translator={translator} isNarrow={isNarrow} />
        <ProblemsView state={state} />
      </div>
      {state.isSideOpen ? (
        <SideView state={state} />
      ) : (
        <button
          type="button"
          className="df-Side-opener"
          aria-label={state.trans.__('Show the inspector')}
          onClick={() => {
            state.toggleSide();
          }}
        >
          <Icon name="info" />
        </button>
      )}
    </div>
  );
}

interface ICentreProps extends IEditorViewProps {
  readonly isNarrow: boolean;
}

function Centre({ state, translator, isNarrow }: ICentreProps): ReactElement {
  const { trans } = state;
  const area = useRef<HTMLDivElement>(null);
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
    const entry = entriesOf(state).find(each => each.key === key);
    if (entry !== undefined) {
      const [x, y] = state.canvas?.placeAt({ x: event.clientX, y: event.clientY }) ?? [0, 0];
      void addEntry(state, entry, [x - 72, y - 16]);
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
      {isNarrow ? (
        <button
          type="button"
          className="df-PipelineEditor-add"
          disabled={isReadOnly}
          onClick={() => {
            state.setPopup({ kind: 'add', place: [8, 8] });
          }}
        >
          <Icon name="search" />
          {trans.__('Add a node')}
          <kbd className="df-Key" aria-hidden="true">
            A
          </kbd>
        </button>
      ) : null}
      {state.view === 'list' ? (
        <ListView state={state} />
      ) : (
        <GraphCanvas
          ref={setCanvas}
          graph={state.graph}
          actions={actions}
          selection={state.selection}
          onSelect={selection => {
            state.select(selection.nodes, selection.edges);
          }}
          label={trans.__('Pipeline %1', state.ownPath)}
          direction="right"
          hasMinimap={state.settings.minimap}
          translator={translator}
          empty={<EmptyPipeline state={state} />}
        />
      )}
      <PopupView state={state} />
    </div>
  );
}

function EmptyPipeline({ state }: { readonly state: EditorState }): ReactElement {
  const { trans } = state;
  return (
    <div className="df-PipelineEditor-empty">
      <p>
        {trans.__('Add operations and connect what comes out of one to what goes into another.')}
      </p>
      {state.isReadOnly ? null : (
        <button
          type="button"
          className="df-Button df-mod-primary"
          onClick={() => {
            state.setPopup({ kind: 'add' });
          }}
        >
          <Icon name="plus" />
          {trans.__('Add a node')}
        </button>
      )}
    </div>
  );
}
