// A list over the canvas: what can be added (filtered by what fits a port), or the nodes to find one.
import { type ReactElement, type RefObject, useEffect, useRef } from 'react';

import { Icon } from '../../components/icon';
import type { AnyEditorState, IPopup } from './editorState';
import { PaletteList } from './palette/list';
import { SearchField, useSearch } from './palette/search';
import type { IPaletteItem, IPaletteSource } from './palette/source';

/** As many nodes as are listed. */
const MOST_NODES = 100;

export interface IPopupProps<T extends IPaletteItem> {
  readonly state: AnyEditorState;
  readonly source: IPaletteSource<T>;
}

export function PopupView<T extends IPaletteItem>(props: IPopupProps<T>): ReactElement | null {
  const { popup } = props.state;
  // Each kind begins anew.
  return popup === null ? null : <Popup key={popup.kind} {...props} popup={popup} />;
}

function Popup<T extends IPaletteItem>(
  props: IPopupProps<T> & { readonly popup: IPopup }
): ReactElement {
  const { state, source, popup } = props;
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    field.current?.focus();
  }, []);
  useEffect(() => {
    const onDown = (event: PointerEvent): void => {
      if (box.current !== null && !box.current.contains(event.target as Element)) {
        state.setPopup(null);
      }
    };
    document.addEventListener('pointerdown', onDown, true);
    return () => {
      document.removeEventListener('pointerdown', onDown, true);
    };
  }, [state]);
  const close = (): void => {
    state.setPopup(null);
    state.focus();
  };
  const { kind, place } = popup;
  return (
    <div
      ref={box}
      className={`df-Popup ${place === undefined ? 'df-mod-middle' : ''}`}
      role="dialog"
      aria-label={kind === 'add' ? state.words.add : state.words.find}
      style={place === undefined ? undefined : { left: place[0], top: place[1] }}
    >
      {kind === 'add' ? (
        <PaletteList state={state} source={source} field={field} popup={popup} onEscape={close} />
      ) : (
        <NodeList state={state} field={field} onClose={close} />
      )}
    </div>
  );
}

interface INodeListProps {
  readonly state: AnyEditorState;
  readonly field: RefObject<HTMLInputElement>;
  readonly onClose: () => void;
}

function NodeList({ state, field, onClose }: INodeListProps): ReactElement {
  const { words } = state;
  const go = (id: string): void => {
    onClose();
    state.reveal(id);
  };
  const search = useSearch(at => {
    const node = found[at];
    if (node !== undefined) {
      go(node.id);
    }
  }, onClose);
  const text = search.query.trim().toLowerCase();
  const found = state.graph.nodes
    .filter(node => `${node.title} ${node.id}`.toLowerCase().includes(text))
    .slice(0, MOST_NODES);
  return (
    <>
      <SearchField
        field={field}
        label={words.find}
        hint="/"
        query={search.query}
        onQuery={search.setQuery}
        onKeyDown={event => {
          search.onKeyDown(event, found.length, true);
        }}
      />
      <div className="df-Palette-list">
        {found.length === 0 ? <p className="df-Palette-none">{words.notFound}</p> : null}
        <ul>
          {found.map((node, at) => (
            <li key={node.id}>
              <button
                type="button"
                className={`df-Palette-entry ${at === search.marked ? 'df-mod-marked' : ''}`}
                onClick={() => {
                  go(node.id);
                }}
              >
                <Icon name={node.icon} />
                <span className="df-Palette-name">{node.title}</span>
                {node.title === node.id ? null : <span className="df-Meta">{node.id}</span>}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
