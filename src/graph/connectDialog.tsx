// Connecting by keyboard: choose an output of the node, then where it should lead; both are lists one can type in.
import type { TranslationBundle } from '@jupyterlab/translation';
import {
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactElement
} from 'react';

import { Glyph } from '../components/glyph';
import type { IGraph, IGraphActions, IGraphNode, IGraphPort } from './types';

export interface IConnectDialogProps {
  readonly graph: IGraph;
  readonly actions: IGraphActions;
  /** The node whose outputs are offered. */
  readonly node: string;
  readonly trans: TranslationBundle;
  readonly onDone: (connected: string | null) => void;
}

interface IChoice {
  readonly key: string;
  readonly label: string;
  readonly port: IGraphPort;
  readonly end: readonly [string, string];
  /** Place in a list. */
  readonly place?: number;
  /** Why it cannot be chosen. */
  readonly reason: string | null;
}

export function ConnectDialog(props: IConnectDialogProps): ReactElement | null {
  const { graph, actions, node, trans, onDone } = props;
  const source = graph.nodes.find(({ id }) => id === node);
  const only = source?.outputs.length === 1 ? source.outputs[0] : undefined;
  const [output, setOutput] = useState<string | null>(only?.name ?? null);
  const [list, setList] = useState<IChoice | null>(null);
  const choices = useMemo<readonly IChoice[]>(() => {
    if (source === undefined) {
      return [];
    }
    if (output === null) {
      return source.outputs.map(port => ({
        key: port.name,
        label: port.title ?? port.name,
        port,
        end: [node, port.name],
        reason: null
      }));
    }
    return list === null ? inputsOf(graph, actions, [node, output]) : placesOf(list, graph, trans);
  }, [graph, actions, node, output, list, source, trans]);
  if (source === undefined) {
    return null;
  }
  const name = nameOf(source);
  const shown = source.outputs.find(port => port.name === output)?.title ?? output ?? '';
  const title =
    output === null
      ? trans.__('Connect which output of %1?', name)
      : list === null
        ? trans.__('Connect %1 of %2 to', shown, name)
        : trans.__('Connect to which place of %1?', list.label);
  return (
    <Chooser
      key={`${output ?? ''} ${list?.key ?? ''}`}
      title={title}
      choices={choices}
      nothing={
        source.outputs.length === 0
          ? trans.__('%1 has no outputs', name)
          : trans.__('No input fits')
      }
      onChoose={choice => {
        if (output === null) {
          setOutput(choice.end[1]);
        } else if (list === null && (choice.port.rings?.length ?? 0) > 0) {
          setList(choice);
        } else {
          actions.connect?.([node, output], choice.end, choice.place);
          onDone(trans.__('%1 of %2 connected', shown, name));
        }
      }}
      onCancel={() => {
        onDone(null);
      }}
    />
  );
}

/** A layer is known by its name: many have the same title. */
function nameOf(node: IGraphNode): string {
  return node.name === undefined || node.name === node.title
    ? node.title
    : `${node.name} (${node.title})`;
}

/** Those that fit first. */
function inputsOf(
  graph: IGraph,
  actions: IGraphActions,
  from: readonly [string, string]
): readonly IChoice[] {
  const all = graph.nodes.flatMap(target =>
    target.id === from[0]
      ? []
      : target.inputs.map<IChoice>(port => ({
          key: `${target.id}\n${port.name}`,
          label:
            target.card !== undefined && target.inputs.length === 1
              ? nameOf(target)
              : `${nameOf(target)}, ${port.name}`,
          port,
          end: [target.id, port.name],
          reason: actions.refuses?.(from, [target.id, port.name]) ?? null
        }))
  );
  return [
    ...all.filter(({ reason }) => reason === null),
    ...all.filter(({ reason }) => reason !== null)
  ];
}

/** After all that come in already, or before one of them. */
function placesOf(list: IChoice, graph: IGraph, trans: TranslationBundle): readonly IChoice[] {
  const rings = list.port.rings ?? [];
  const sources = new Map(graph.edges.map(({ id, from }) => [id, from[0]]));
  const before = rings.map(({ edge }, place) => ({
    ...list,
    key: String(place),
    label: trans.__('%1, before %2', place + 1, sources.get(edge) ?? edge),
    place
  }));
  const last = { ...list, key: 'last', label: trans.__('%1, last', rings.length + 1) };
  return [{ ...last, place: rings.length }, ...before];
}

interface IChooserProps {
  readonly title: string;
  readonly choices: readonly IChoice[];
  readonly nothing: string;
  readonly onChoose: (choice: IChoice) => void;
  readonly onCancel: () => void;
}

/** A combobox whose list is always open: type to filter, arrows choose, Enter takes, Escape leaves. */
function Chooser({ title, choices, nothing, onChoose, onCancel }: IChooserProps): ReactElement {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [text, setText] = useState('');
  const [index, setIndex] = useState(0);
  const shown = choices.filter(({ label }) => label.toLowerCase().includes(text.toLowerCase()));
  const active = Math.min(index, shown.length - 1);

  useEffect(() => {
    input.current?.focus();
  }, []);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const take = (choice: IChoice | undefined): void => {
    if (choice?.reason === null) {
      onChoose(choice);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    switch (event.key) {
      case 'ArrowDown':
        setIndex(Math.min(active + 1, shown.length - 1));
        break;
      case 'ArrowUp':
        setIndex(Math.max(active - 1, 0));
        break;
      case 'Enter':
        take(shown[active]);
        break;
      case 'Escape':
      case 'Tab':
        onCancel();
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  return (
    <div
      className="df-Graph-chooser"
      role="dialog"
      aria-label={title}
      data-lm-suppress-shortcuts="true"
      onBlur={event => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
          onCancel();
        }
      }}
    >
      <label htmlFor={`${id}-text`}>{title}</label>
      <input
        ref={input}
        id={`${id}-text`}
        className="df-Field"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown.length > 0 ? `${id}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={event => {
          setText(event.currentTarget.value);
          setIndex(0);
        }}
        onKeyDown={onKeyDown}
      />
      <ul ref={list} id={`${id}-list`} role="listbox" aria-label={title}>
        {shown.map((choice, at) => (
          <li
            key={choice.key}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            aria-disabled={choice.reason !== null}
            className={at === active ? 'df-mod-active' : ''}
            onPointerDown={event => {
              event.preventDefault();
              take(choice);
            }}
          >
            <Glyph family={choice.port.family} />
            <span>{choice.label}</span>
            {choice.reason === null ? null : <small>{choice.reason}</small>}
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p>{nothing}</p> : null}
    </div>
  );
}
