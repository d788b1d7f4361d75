// The middle column: the proposed operations, one under the other, with what crosses between them.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useState } from 'react';

import { Chip } from '../../components/chip';
import { Glyph } from '../../components/glyph';
import { Icon } from '../../components/icon';
import { Badge } from '../../components/status';
import type {
  Proof,
  Proposal,
  ProposedAttribute,
  ProposedPort,
  ProposedStep
} from '../../documents/generated/api';
import { typeFamily } from '../../documents/typeFamily';
import { formatBytes } from '../../utils/format';
import { isIdentifier } from './edits';
import { verdictLabel } from '../../components/verdicts';

export interface IStepsProps {
  readonly proposal: Proposal;
  readonly proof: Proof | null;
  readonly selected: number | null;
  readonly trans: TranslationBundle;
  readonly onSelect: (step: number) => void;
  readonly onRename: (step: ProposedStep, name: string) => void;
  readonly onMerge: (first: number, second: number) => void;
  readonly onAttribute: (
    attribute: ProposedAttribute,
    change: { readonly used?: boolean; readonly name?: string }
  ) => void;
  readonly onName: (name: string) => void;
  /** Takes the last change back; null when there is none. */
  readonly onUndo: (() => void) | null;
}

export function Steps(props: IStepsProps): ReactElement {
  const { proposal, trans, onName, onUndo } = props;
  const outside = proposal.inputs;
  return (
    <section className="df-Reify-steps" aria-label={trans.__('Proposed pipeline')}>
      <header className="df-Reify-head">
        <h3>{trans.__('Proposed pipeline')}</h3>
        <NameField
          name={proposal.name}
          label={trans.__('Name of the pipeline')}
          isValid={name => /^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name)}
          onChange={onName}
        />
        <button
          type="button"
          className="df-Button df-mod-quiet df-Reify-undo"
          disabled={onUndo === null}
          onClick={onUndo ?? undefined}
        >
          <Icon name="undo" />
          {trans.__('Undo')}
        </button>
      </header>
      {outside.length === 0 ? null : (
        <div className="df-Reify-crossing df-mod-outside">
          {outside.map(input => (
            <Chip
              key={input.path}
              family="file"
              name={input.path.split('/').pop() ?? input.path}
              {...sizeOf(input.size)}
            />
          ))}
          <span className="df-Meta">{trans.__('read from files')}</span>
        </div>
      )}
      {proposal.steps.map((step, index) => (
        <StepWithCrossing key={step.key} {...props} step={step} index={index} />
      ))}
    </section>
  );
}

function StepWithCrossing(
  props: IStepsProps & { readonly step: ProposedStep; readonly index: number }
): ReactElement {
  const { proposal, step, index, trans, onMerge } = props;
  const before = proposal.steps[index - 1];
  // What passes here: made above, used at this step or below, each value once.
  const above = new Set(proposal.steps.slice(0, index).map(each => each.key));
  const passing = proposal.flows.filter(flow => above.has(flow.source) && !above.has(flow.target));
  const values = [...new Map(passing.map(flow => [`${flow.source} ${flow.name}`, flow])).values()];
  return (
    <>
      {before === undefined ? null : (
        <div className="df-Reify-crossing">
          {values.map(flow => (
            <Chip
              key={`${flow.source} ${flow.name}`}
              family={typeFamily(flow.type)}
              name={flow.name}
              size={words(flow)}
            />
          ))}
          <button
            type="button"
            className="df-Chip df-Reify-merge"
            aria-label={trans.__('Merge %1 and %2', before.name, step.name)}
            onClick={() => {
              onMerge(before.key, step.key);
            }}
          >
            <Icon name="merge" />
            {trans.__('Merge')}
          </button>
        </div>
      )}
      <StepCard {...props} />
    </>
  );
}

function StepCard(props: IStepsProps & { readonly step: ProposedStep }): ReactElement {
  const { step, proof, selected, trans, onSelect, onRename, onAttribute } = props;
  const verdict = proof?.nodes[step.name];
  const isSelected = step.key === selected;
  const attributes = step.attributes.filter(attribute => attribute.used || isSelected);
  return (
    <article
      className={`df-Reify-step ${isSelected ? 'df-mod-selected' : ''}`}
      data-step={step.key}
      aria-label={step.name}
      onClick={() => {
        onSelect(step.key);
      }}
    >
      <header>
        <Icon name="operation" />
        <NameField
          name={step.name}
          label={trans.__('Name of the operation')}
          isValid={isIdentifier}
          onFocus={() => {
            onSelect(step.key);
          }}
          onChange={name => {
            onRename(step, name);
          }}
        />
        <span className="df-Meta">
          {trans.__('from %1', step.executions.map(number => `[${number}]`).join(', '))}
        </span>
        {proof?.given?.includes(step.name) === true ? (
          <Badge status="skipped" label={trans.__('Taken as given')} />
        ) : verdict === undefined ? null : (
          <Badge status={verdict} label={verdictLabel(verdict, trans)} />
        )}
      </header>
      <div className="df-Reify-columns">
        <Ports title={trans.__('Inputs')} ports={step.inputs} none={trans.__('None')} />
        <div>
          <h4>{trans.__('Attributes')}</h4>
          {attributes.length === 0 ? <span>{trans.__('None')}</span> : null}
          {attributes.map(attribute => (
            <Attribute
              key={attribute.id}
              attribute={attribute}
              trans={trans}
              onFocus={() => {
                onSelect(step.key);
              }}
              onAttribute={onAttribute}
            />
          ))}
        </div>
        <Ports
          title={trans.__('Outputs')}
          ports={[...step.outputs, ...step.figures.map(name => ({ name, type: 'figure' }))]}
          none={trans.__('None')}
        />
      </div>
    </article>
  );
}

function Ports(props: {
  readonly title: string;
  readonly ports: readonly ProposedPort[];
  readonly none: string;
}): ReactElement {
  return (
    <div>
      <h4>{props.title}</h4>
      {props.ports.length === 0 ? <span>{props.none}</span> : null}
      {props.ports.map(port => (
        <div key={port.name} className="df-Reify-port" title={port.summary ?? port.type ?? ''}>
          <Glyph family={typeFamily(port.type)} />
          <span className="df-Mono">{port.name}</span>
        </div>
      ))}
    </div>
  );
}

function Attribute(props: {
  readonly attribute: ProposedAttribute;
  readonly trans: TranslationBundle;
  readonly onFocus: () => void;
  readonly onAttribute: IStepsProps['onAttribute'];
}): ReactElement {
  const { attribute, trans, onFocus, onAttribute } = props;
  return (
    <div className="df-Reify-attribute">
      <input
        type="checkbox"
        checked={attribute.used}
        aria-label={trans.__('%1 is an attribute', attribute.name)}
        onChange={event => {
          onAttribute(attribute, { used: event.target.checked });
        }}
      />
      {attribute.used ? (
        <NameField
          name={attribute.name}
          label={trans.__('Name of the attribute')}
          isValid={isIdentifier}
          onFocus={onFocus}
          onChange={name => {
            onAttribute(attribute, { name });
          }}
        />
      ) : (
        <span className="df-Mono df-Meta">{attribute.name}</span>
      )}
      <code className="df-Reify-value" title={attribute.literal}>
        {attribute.literal}
      </code>
    </div>
  );
}

/** A name that is edited in place: Enter or leaving keeps it, Escape gives the old one back. */
function NameField(props: {
  readonly name: string;
  readonly label: string;
  readonly isValid: (name: string) => boolean;
  readonly onFocus?: () => void;
  readonly onChange: (name: string) => void;
}): ReactElement {
  const { name, label, isValid, onFocus, onChange } = props;
  const [text, setText] = useState(name);
  useEffect(() => {
    setText(name);
  }, [name]);
  const finish = (): void => {
    if (text !== name && isValid(text)) {
      onChange(text);
    } else {
      setText(name);
    }
  };
  return (
    <input
      className="df-Field df-Reify-name"
      value={text}
      size={Math.max(6, text.length + 1)}
      aria-label={label}
      aria-invalid={!isValid(text)}
      spellCheck={false}
      onFocus={onFocus}
      onClick={event => {
        event.stopPropagation();
      }}
      onChange={event => {
        setText(event.target.value);
      }}
      onBlur={finish}
      onKeyDown={event => {
        if (event.key === 'Enter') {
          event.currentTarget.blur();
        } else if (event.key === 'Escape') {
          setText(name);
        }
      }}
    />
  );
}

function sizeOf(size: number | null | undefined): { size?: string } {
  return typeof size === 'number' ? { size: formatBytes(size) } : {};
}

function words(value: { readonly size?: number | null; readonly summary?: string | null }): string {
  return [value.summary, typeof value.size === 'number' ? formatBytes(value.size) : null]
    .filter(part => part !== null && part !== undefined && part !== '')
    .join(', ');
}
