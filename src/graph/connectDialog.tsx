// Connecting by keyboard: choose a port of the node, then the other end; both are lists one can type in.
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
  readonly node: string;
  /** Whether an input of the node looks for an output, not an output for an input. */
  readonly isInto: boolean;
  readonly trans: TranslationBundle;
  readonly onDone: (connected: string | null) => void;
}

const NO_PORTS: readonly IGraphPort[] = [];

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
  const { graph, actions, node, isInto, trans, onDone } = props;
  const own = graph.nodes.find(({ id }) => id === node);
  const ports = (isInto ? own?.inputs : own?.outputs) ?? NO_PORTS;
  const only = ports.length === 1 ? ports[0] : undefined;
  const [port, setPort] = useState<string | null>(only?.name ?? null);
  /** The other end, where a place in a list is still to be chosen. */
  const [end, setEnd] = useState<IChoice | null>(null);
  const shownPort = ports.find(({ name }) => name === port);
  const choices = useMemo<readonly IChoice[]>(() => {
    if (port === null) {
      return ports.map(each => ({
        key: each.name,
        label: each.title ?? each.name,
        port: each,
        end: [node, each.name],
        reason: null
      }));
    }
    if (end !== null) {
      return placesOf(end, (isInto ? shownPort : end.port)?.rings ?? [], graph, trans);
    }
    return isInto
      ? outputsOf(graph, actions, [node, port])
      : inputsOf(graph, actions, [node, port]);
  }, [graph, actions, node, isInto, port, end, ports, shownPort, trans]);
  if (own === undefined) {
    return null;
  }
  const name = nameOf(own);
  const shown = shownPort?.title ?? port ?? '';
  const join = (other: IChoice, place: number | undefined): void => {
    const mine = [node, port ?? ''] as const;
    actions.connect?.(isInto ? other.end : mine, isInto ? mine : other.end, place);
    onDone(trans.__('%1 of %2 connected', shown, name));
  };
  return (
    <Chooser
      key={`${port ?? ''} ${end?.key ?? ''}`}
      title={titleOf(trans, isInto, name, port === null ? null : shown, end)}
      choices={choices}
      nothing={nothingOf(trans, isInto, name, ports.length)}
      onChoose={choice => {
        const rings = (isInto ? shownPort : choice.port)?.rings ?? [];
        if (port === null) {
          setPort(choice.end[1]);
        } else if (end !== null) {
          join(end, choice.place);
        } else if (rings.length > 0) {
          setEnd(choice);
        } else {
          join(choice, undefined);
        }
      }}
      onCancel={() => {
        onDone(null);
      }}
    />
  );
}

function titleOf(
  trans: TranslationBundle,
  isInto: boolean,
  node: string,
  port: string | null,
  end: IChoice | null
): string {
  if (port === null) {
    return isInto
      ? trans.__('Connect which input of %1?', node)
      : trans.__('Connect which output of %1?', node);
  }
  if (end !== null) {
    return trans.__('Connect to which place of %1?', isInto ? node : end.label);
  }
  return isInto
    ? trans.__('Connect %1 of %2 from', port, node)
    : trans.__('Connect %1 of %2 to', port, node);
}

function nothingOf(trans: TranslationBundle, isInto: boolean, node: string, ports: number): string {
  if (ports > 0) {
    return isInto ? trans.__('No output fits') : trans.__('No input fits');
  }
  return isInto ? trans.__('%1 has no inputs', node) : trans.__('%1 has no outputs', node);
}

/** A layer is known by its name: many have the same title. */
function nameOf(node: IGraphNode): string {
  return node.name === undefined || node.name === node.title
    ? node.title
    : `${node.name} (${node.title})`;
}

/** Those that fit first. */
function outputsOf(
  graph: IGraph,
  actions: IGraphActions,
  to: readonly [string, string]
): readonly IChoice[] {
  const all = graph.nodes.flatMap(source =>
    source.id === to[0]
      ? []
      : source.outputs.map<IChoice>(port => ({
          key: `${source.id}\n${port.name}`,
          label:
            source.card !== undefined && source.outputs.length === 1
              ? nameOf(source)
              : `${nameOf(source)}, ${port.title ?? port.name}`,
          port,
          end: [source.id, port.name],
          reason: actions.refuses?.([source.id, port.name], to) ?? null
        }))
  );
  return fittingFirst(all);
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
  return fittingFirst(all);
}

function fittingFirst(all: readonly IChoice[]): readonly IChoice[] {
  return [
    ...all.filter(({ reason }) => reason === null),
    ...all.filter(({ reason }) => reason !== null)
  ];
}

/** After all that come in already, or before one of them. */
function placesOf(
  list: IChoice,
  rings: NonNullable<IGraphPort['rings']>,
  graph: IGraph,
  trans: TranslationBundle
): readonly IChoice[] {
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
