// A list over the canvas: what can be added (filtered by what fits a port), or the nodes to find one.
import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useRef,
  useState
} from 'react';

import { Icon } from '../../components/icon';
import type { IPopup } from '../common/editorState';
import { addEntry } from './actions';
import { PaletteList } from './paletteList';
import type { EditorState } from './state';

export function PopupView({ state }: { readonly state: EditorState }): ReactElement | null {
  const { popup } = state;
  return popup === null ? null : <Popup key={popup.kind} state={state} popup={popup} />;
}

function Popup(props: { readonly state: EditorState; readonly popup: IPopup }): ReactElement {
  const { state, popup } = props;
  const { trans } = state;
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
    state.canvas?.focus();
  };
  const { place } = popup;
  return (
    <div
      ref={box}
      className={`df-Popup ${place === undefined ? 'df-mod-middle' : ''}`}
      role="dialog"
      aria-label={popup.kind === 'add' ? trans.__('Add a node') : trans.__('Find a node')}
      style={place === undefined ? undefined : { left: place[0], top: place[1] }}
    >
      {popup.kind === 'find' ? (
        <NodeList state={state} field={field} onClose={close} />
      ) : (
        <PaletteList
          state={state}
          wanted={popup.wanted ?? null}
          field={field}
          canDrag={false}
          isMarked={true}
          onEscape={close}
          onChoose={entry => {
            const id = addEntry(state, entry, popup.at ?? null, popup.wanted ?? null);
            if (id !== null) {
              state.reveal(id);
            }
          }}
        />
      )}
    </div>
  );
}

interface INodeListProps {
  readonly state: EditorState;
  readonly field: RefObject<HTMLInputElement>;
  readonly onClose: () => void;
}

function NodeList({ state, field, onClose }: INodeListProps): ReactElement {
  const { trans } = state;
  const [query, setQuery] = useState('');
  const [marked, setMarked] = useState(0);
  const text = query.trim().toLowerCase();
  const found = state.graph.nodes
    .filter(node => `${node.title} ${node.id}`.toLowerCase().includes(text))
    .slice(0, 100);
  const go = (id: string): void => {
    onClose();
    state.reveal(id);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      setMarked(Math.max(0, Math.min(found.length - 1, marked + step)));
      event.preventDefault();
    } else if (event.key === 'Enter') {
      const node = found[marked];
      if (node !== undefined) {
        go(node.id);
      }
      event.preventDefault();
    } else if (event.key === 'Escape') {
      onClose();
      event.stopPropagation();
    }
  };
  return (
    <>
      <div className="df-Palette-search">
        <Icon name="search" />
        <input
          ref={field}
          type="text"
          className="df-Palette-field"
          placeholder={trans.__('Find a node')}
          aria-label={trans.__('Find a node')}
          value={query}
          onChange={event => {
            setQuery(event.currentTarget.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="df-Palette-list">
        {found.length === 0 ? (
          <p className="df-Palette-none">{trans.__('No node is called that.')}</p>
        ) : null}
        <ul>
          {found.map((node, index) => (
            <li key={node.id}>
              <button
                type="button"
                className={`df-Palette-entry ${index === marked ? 'df-mod-marked' : ''}`}
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
