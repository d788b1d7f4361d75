// The List view: the graph as a table that says and does what the canvas does, row by row.
import { nullTranslator } from '@jupyterlab/translation';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Fragment, useMemo, useRef, type KeyboardEvent, type ReactElement } from 'react';

import { Glyph } from '../components/glyph';
import { Icon } from '../components/icon';
import { StatusMark } from '../components/status';
import { statusWord } from '../components/statusWord';
import { ListValue } from './listValue';
import type { IGraph, IGraphCanvasProps, IGraphNode, IGraphPort } from './types';

export function GraphList(props: IGraphCanvasProps): ReactElement {
  const { graph, actions, selection, onSelect, label, empty } = props;
  const trans = useMemo(
    () => (props.translator ?? nullTranslator).load('deepforge'),
    [props.translator]
  );
  const body = useRef<HTMLTableSectionElement>(null);
  const neighbours = useMemo(() => neighboursOf(graph), [graph]);
  const selected = new Set(selection.nodes);
  if (graph.nodes.length === 0) {
    return <div className="df-GraphList">{empty}</div>;
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>, node: IGraphNode): void => {
    if (event.target !== event.currentTarget) {
      return;
    }
    const rows = [...(body.current?.rows ?? [])];
    const index = rows.indexOf(event.currentTarget);
    switch (event.key) {
      case 'ArrowDown':
        rows[index + 1]?.focus();
        break;
      case 'ArrowUp':
        rows[index - 1]?.focus();
        break;
      case 'Enter':
        actions.open?.(node.id);
        break;
      case ' ':
        onSelect({ nodes: toggled(selection.nodes, node.id, event.shiftKey), edges: [] });
        break;
      case 'Delete':
        actions.delete?.(selected.has(node.id) ? selection.nodes : [node.id], []);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="df-GraphList">
      <table aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{trans.__('Node')}</th>
            <th scope="col">{trans.__('Status')}</th>
            <th scope="col">{trans.__('Inputs')}</th>
            <th scope="col">{trans.__('Outputs')}</th>
            <th scope="col">{trans.__('Attributes and references')}</th>
          </tr>
        </thead>
        <tbody ref={body}>
          {graph.nodes.map((node, index) => (
            <tr
              key={node.id}
              tabIndex={isTabStop(selection.nodes, node.id, index) ? 0 : -1}
              className={selected.has(node.id) ? 'df-mod-selected' : ''}
              aria-selected={selected.has(node.id)}
              onClick={event => {
                onSelect({ nodes: toggled(selection.nodes, node.id, event.shiftKey), edges: [] });
              }}
              onDoubleClick={() => {
                actions.open?.(node.id);
              }}
              onKeyDown={event => {
                onKeyDown(event, node);
              }}
            >
              <th scope="row">
                <Icon name={node.icon} />
                {node.title}
              </th>
              <td>
                <StatusCell node={node} trans={trans} />
              </td>
              <td>
                <Ports
                  ports={node.inputs}
                  neighbours={neighbours.get(node.id)?.inputs}
                  trans={trans}
                />
              </td>
              <td>
                <Ports
                  ports={node.outputs}
                  neighbours={neighbours.get(node.id)?.outputs}
                  trans={trans}
                />
              </td>
              <td>
                {node.rows.map(row => (
                  <ListValue key={row.name} node={node} row={row} actions={actions} />
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface IStatusCellProps {
  readonly node: IGraphNode;
  readonly trans: TranslationBundle;
}

function StatusCell({ node, trans }: IStatusCellProps): ReactElement {
  if (node.problem !== undefined) {
    return (
      <StatusMark status="failed" label={trans.__('problem')}>
        {node.problem}
      </StatusMark>
    );
  }
  if (node.status === undefined) {
    return <>{node.footer}</>;
  }
  const word = statusWord(node.status, trans);
  return (
    <StatusMark status={node.status} label={word}>
      {node.footer === undefined || node.footer === word ? word : `${word}, ${node.footer}`}
    </StatusMark>
  );
}

interface IPortsProps {
  readonly ports: readonly IGraphPort[];
  /** Titles and ports at the other end of the edges, by port. */
  readonly neighbours: ReadonlyMap<string, readonly string[]> | undefined;
  readonly trans: TranslationBundle;
}

function Ports({ ports, neighbours, trans }: IPortsProps): ReactElement {
  return (
    <dl>
      {ports.map(port => (
        <Fragment key={port.name}>
          <dt>
            <Glyph family={port.family} />
            {port.name}
          </dt>
          <dd className={port.isUnmet === true ? 'df-mod-problem' : ''}>
            {neighbours?.get(port.name)?.join('; ') ?? trans.__('not connected')}
          </dd>
        </Fragment>
      ))}
    </dl>
  );
}

type Ends = Map<string, string[]>;

function neighboursOf(graph: IGraph): Map<string, { inputs: Ends; outputs: Ends }> {
  const titles = new Map(graph.nodes.map(({ id, title }) => [id, title]));
  const all = new Map(
    graph.nodes.map(({ id }) => [
      id,
      { inputs: new Map<string, string[]>(), outputs: new Map<string, string[]>() }
    ])
  );
  const add = (ends: Ends | undefined, port: string, node: string, other: string): void => {
    ends?.set(port, [...(ends.get(port) ?? []), `${titles.get(node) ?? node}, ${other}`]);
  };
  for (const { from, to } of graph.edges) {
    add(all.get(from[0])?.outputs, from[1], to[0], to[1]);
    add(all.get(to[0])?.inputs, to[1], from[0], from[1]);
  }
  return all;
}

function toggled(before: readonly string[], node: string, isAdding: boolean): readonly string[] {
  if (!isAdding) {
    return [node];
  }
  return before.includes(node) ? before.filter(id => id !== node) : [...before, node];
}

/** One stop for Tab: the first selected row, or the first of all. */
function isTabStop(selected: readonly string[], node: string, index: number): boolean {
  return selected.length === 0 ? index === 0 : selected[0] === node;
}
