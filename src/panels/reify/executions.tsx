// The left column: the cells as they were executed, with what is needed, what is not and why.
import type { TranslationBundle } from '@jupyterlab/translation';
import { Fragment, type ReactElement, useState } from 'react';

import { Icon } from '../../components/icon';
import type { Proposal, ProposedAttribute, ProposedExecution } from '../../documents/generated/api';

export interface IExecutionsProps {
  readonly proposal: Proposal;
  readonly selected: number | null;
  readonly trans: TranslationBundle;
  readonly onSelect: (step: number) => void;
  readonly onSplit: (step: number, before: number) => void;
  readonly onAttribute: (attribute: ProposedAttribute) => void;
}

export function Executions(props: IExecutionsProps): ReactElement {
  const { proposal, trans } = props;
  const [isHiding, setHiding] = useState(false);
  const needed = proposal.executions.filter(execution => execution.step !== null).length;
  const shown = proposal.executions.filter(execution => !isHiding || execution.step !== null);
  return (
    <section className="df-Reify-executions" aria-label={trans.__('As executed')}>
      <header className="df-Reify-head">
        <h3>{trans.__('As executed')}</h3>
        <span className="df-Meta">
          {trans.__('%1 executions, %2 needed', proposal.executions.length, needed)}
        </span>
        <button
          type="button"
          className="df-Button df-mod-quiet"
          aria-pressed={isHiding}
          onClick={() => {
            setHiding(!isHiding);
          }}
        >
          {isHiding ? trans.__('Show all') : trans.__('Hide not needed')}
        </button>
      </header>
      {shown.map(execution => (
        <Execution key={execution.number} {...props} execution={execution} />
      ))}
    </section>
  );
}

function Execution(
  props: IExecutionsProps & { readonly execution: ProposedExecution }
): ReactElement {
  const { execution, proposal, selected, trans, onSelect, onSplit, onAttribute } = props;
  const { number, step } = execution;
  const owner = proposal.steps.find(each => each.key === step);
  if (owner === undefined) {
    return (
      <div className="df-Reify-execution df-mod-left-out">
        <code className="df-Reify-number">[{number}]</code>
        <code className="df-Reify-line">{firstLine(execution.source)}</code>
        <span className="df-Meta">{execution.reason}</span>
      </div>
    );
  }
  const isOpen = owner.key === selected;
  const lines = execution.source.trimEnd().split('\n').length;
  const select = (): void => {
    onSelect(owner.key);
  };
  return (
    <>
      {isOpen && owner.splits.includes(number) ? (
        <div className="df-Reify-split">
          <button
            type="button"
            className="df-Chip"
            onClick={() => {
              onSplit(owner.key, number);
            }}
          >
            <Icon name="split" />
            {trans.__('Split here')}
          </button>
        </div>
      ) : null}
      <div
        className={`df-Reify-execution ${isOpen ? 'df-mod-selected' : ''}`}
        data-execution={number}
        data-step={owner.key}
        onClick={select}
      >
        <button
          type="button"
          className="df-Reify-number"
          aria-expanded={isOpen}
          aria-label={trans.__('Execution %1, in %2', number, owner.name)}
          onClick={select}
        >
          [{number}]
        </button>
        {isOpen ? (
          <pre className="df-Reify-source">
            <Marked
              source={execution.source}
              marks={owner.attributes.filter(attribute => attribute.execution === number)}
              trans={trans}
              onAttribute={onAttribute}
            />
          </pre>
        ) : (
          <>
            <code className="df-Reify-line">{firstLine(execution.source)}</code>
            <span className="df-Meta">{trans._n('%1 line', '%1 lines', lines)}</span>
          </>
        )}
      </div>
    </>
  );
}

/** Code in which every literal that can become an attribute is a button. */
function Marked(props: {
  readonly source: string;
  readonly marks: readonly ProposedAttribute[];
  readonly trans: TranslationBundle;
  readonly onAttribute: (attribute: ProposedAttribute) => void;
}): ReactElement {
  const { source, marks, trans, onAttribute } = props;
  const lines = source.split('\n');
  const starts = lines.map(
    (_, index) => lines.slice(0, index).join('\n').length + (index > 0 ? 1 : 0)
  );
  const place = (line: number, column: number): number => (starts[line - 1] ?? 0) + column;
  const sorted = [...marks].sort(
    (left, right) => place(left.line, left.column) - place(right.line, right.column)
  );
  const parts: ReactElement[] = [];
  let end = 0;
  for (const mark of sorted) {
    const from = place(mark.line, mark.column);
    const to = place(mark.end_line, mark.end_column);
    if (from < end) {
      continue;
    }
    parts.push(<Fragment key={`before-${mark.id}`}>{source.slice(end, from)}</Fragment>);
    parts.push(
      <button
        key={mark.id}
        type="button"
        className={`df-Reify-literal ${mark.used ? 'df-mod-used' : ''}`}
        aria-pressed={mark.used}
        title={
          mark.used
            ? trans.__('Attribute %1. Click to leave it in the code', mark.name)
            : trans.__('Make it the attribute %1', mark.name)
        }
        onClick={event => {
          event.stopPropagation();
          onAttribute(mark);
        }}
      >
        {source.slice(from, to)}
      </button>
    );
    end = to;
  }
  return (
    <>
      {parts}
      {source.slice(end)}
    </>
  );
}

/** The first line of code; comments and magics that only measure or hide say nothing about a cell. */
function firstLine(source: string): string {
  const lines = source.split('\n').filter(line => line.trim() !== '');
  return lines.find(line => !/^\s*(#|%%?(time|timeit|capture|matplotlib)\b)/.test(line)) ?? source;
}
