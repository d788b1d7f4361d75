// The whole of a graph editor: palette, canvas or list, problems, side area; narrow panels fold the palette away.
import type { ITranslator } from '@jupyterlab/translation';
import {
  type DragEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef
} from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import { GraphCanvas } from '../../graph/canvas';
import type { IGraphActions, IGraphHandle, Point } from '../../graph/types';
import { Banner } from './banner';
import type { AnyEditorState } from './editorState';
import { useIsNarrow } from './isNarrow';
import { PaletteList } from './palette/list';
import type { IPaletteItem, IPaletteSource } from './palette/source';
import { PopupView } from './popup';

export interface IGraphEditorViewProps<T extends IPaletteItem> {
  readonly state: AnyEditorState;
  readonly translator: ITranslator;
  readonly palette: IPaletteSource<T>;
  /** Below the entries of the palette. */
  readonly paletteFoot: ReactNode;
  /** Above the canvas: what concerns the whole document. */
  readonly banner?: ReactNode;
  /** Over the canvas and the list. */
  readonly over?: ReactNode;
  readonly list: ReactNode;
  readonly problems: ReactNode;
  readonly side: ReactNode;
  /** What is shown while there is nothing on the canvas. */
  readonly empty: ReactNode;
  /** Asked for once for each state of the file: the canvas need not be told anew of every edit. */
  readonly actions: () => IGraphActions;
  readonly hasMinimap: boolean;
}

/** Where the corner of a dropped node lies, from the pointer. */
const DROP: Point = [-72, -24];

export function GraphEditorView<T extends IPaletteItem>(
  props: IGraphEditorViewProps<T>
): ReactElement {
  const { state, palette, paletteFoot, banner, problems, side } = props;
  useSignal(state.changed);
  const box = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const tell = useCallback(
    (now: boolean) => {
      state.setNarrow(now);
    },
    [state]
  );
  const isNarrow = useIsNarrow(box, tell);
  const hasPalette = isNarrow === false && !state.isWide;
  const classes = [
    'df-GraphEditor-grid',
    isNarrow === true ? 'df-mod-narrow' : '',
    state.isWide ? 'df-mod-wide' : ''
  ];
  return (
    <div ref={box} className={classes.join(' ')}>
      {hasPalette ? (
        <nav className="df-Palette" aria-label={state.trans.__('What can be added')}>
          <PaletteList
            state={state}
            source={palette}
            field={field}
            popup={null}
            onEscape={() => {
              state.focus();
            }}
          />
          {paletteFoot}
        </nav>
      ) : null}
      {isNarrow === null ? null : (
        <>
          <div className="df-GraphEditor-centre">
            {state.projectProblem === null ? (
              banner
            ) : (
              <Banner tone="running" icon="info" text={state.projectProblem} />
            )}
            <Centre {...props} hasPalette={hasPalette} />
            {problems}
          </div>
          {state.isWide ? null : side}
        </>
      )}
    </div>
  );
}

interface ICentreProps<T extends IPaletteItem> extends IGraphEditorViewProps<T> {
  readonly hasPalette: boolean;
}

function Centre<T extends IPaletteItem>(props: ICentreProps<T>): ReactElement {
  const { state, translator, palette, over, list, empty, hasMinimap, hasPalette } = props;
  const { isReadOnly, view, words } = state;
  const area = useRef<HTMLDivElement>(null);
  const actions = useMemo(props.actions, [state, isReadOnly]);
  const setCanvas = useCallback(
    (handle: IGraphHandle | null) => {
      state.canvas = handle;
    },
    [state]
  );
  const lastView = useRef(view);
  useEffect(() => {
    if (lastView.current !== view) {
      lastView.current = view;
      // The switch in the toolbar has the focus: keys are meant for what it shows.
      state.focus();
    }
  }, [state, view]);
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
    const key = event.dataTransfer.getData(palette.dragType);
    const entry = palette.entries.find(each => each.key === key);
    if (entry !== undefined) {
      const [x, y] = state.canvas?.placeAt({ x: event.clientX, y: event.clientY }) ?? [0, 0];
      void palette.add(entry, [x + DROP[0], y + DROP[1]], null);
      event.preventDefault();
    }
  };
  return (
    <div
      ref={area}
      className="df-GraphEditor-canvas"
      onPointerUpCapture={onPointer}
      onDragOver={event => {
        if (event.dataTransfer.types.includes(palette.dragType)) {
          event.preventDefault();
          event.dataTransfer.dropEffect = 'copy';
        }
      }}
      onDrop={onDrop}
    >
      {hasPalette ? null : (
        <button
          type="button"
          className="df-GraphEditor-add"
          disabled={isReadOnly}
          onClick={() => {
            state.setPopup({ kind: 'add', place: [8, 8] });
          }}
        >
          <Icon name="search" />
          {words.add}
          <kbd className="df-Key" aria-hidden="true">
            A
          </kbd>
        </button>
      )}
      {over}
      {view === 'list' ? (
        list
      ) : (
        <GraphCanvas
          key={state.scope}
          ref={setCanvas}
          graph={state.graph}
          actions={actions}
          selection={state.selection}
          onSelect={selection => {
            state.select(selection.nodes, selection.edges);
            state.keepFocus();
          }}
          label={words.canvas(state.ownPath)}
          direction={state.direction}
          hasMinimap={hasMinimap}
          translator={translator}
          empty={empty}
        />
      )}
      <PopupView state={state} source={palette} />
    </div>
  );
}
