// A list over the canvas: what can be added, as the editor draws it, or the nodes to find one.
import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useEffect,
  useRef,
  useState
} from 'react';

import { Icon } from '../../components/icon';
import type { GraphEditorState, IEditedModel, IPopup } from './editorState';

type State = GraphEditorState<IEditedModel, string>;

export interface IPopupProps {
  readonly state: State;
  readonly popup: IPopup;
  readonly addLabel: string;
  readonly findLabel: string;
  /** Said when no node is found. */
  readonly noneLabel: string;
  /** The list of what can be added, with its search field. */
  readonly list: (field: RefObject<HTMLInputElement>, close: () => void) => ReactElement;
}

/** Draw it with the popup's kind as its key: each kind begins anew. */
export function Popup(props: IPopupProps): ReactElement {
  const { state, popup, addLabel, findLabel, list } = props;
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
      aria-label={popup.kind === 'add' ? addLabel : findLabel}
      style={place === undefined ? undefined : { left: place[0], top: place[1] }}
    >
      {popup.kind === 'find' ? (
        <NodeList {...props} field={field} onClose={close} />
      ) : (
        list(field, close)
      )}
    </div>
  );
}

interface INodeListProps extends IPopupProps {
  readonly field: RefObject<HTMLInputElement>;
  readonly onClose: () => void;
}

function NodeList(props: INodeListProps): ReactElement {
  const { state, field, findLabel, noneLabel, onClose } = props;
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
          placeholder={findLabel}
          aria-label={findLabel}
          value={query}
          onChange={event => {
            setQuery(event.currentTarget.value);
            setMarked(0);
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      <div className="df-Palette-list">
        {found.length === 0 ? <p className="df-Palette-none">{noneLabel}</p> : null}
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
