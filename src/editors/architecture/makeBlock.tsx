// How the selected layers become a block: its name, and which of their arguments are chosen where it is used.
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';

import { Icon } from '../../components/icon';
import type { IBlockParameter } from '../../documents/architecture/model';
import { freeName } from '../../documents/architecture/names';
import { Section } from '../common/section';
import { inputArguments } from './blockInputs';
import type { ArchitectureState } from './state';
import { BlockParameterList } from './blockParameterList';
import { type ChosenNames, offered, whyNotName } from './blockParameters';

export interface IMakeBlockProps {
  readonly state: ArchitectureState;
  readonly nodes: readonly string[];
}

export function MakeBlock({ state, nodes }: IMakeBlockProps): ReactElement {
  const { trans, model } = state;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(() =>
    freeName('block', name => name in (model.data.models ?? {}))
  );
  const [chosen, setChosen] = useState<ChosenNames>(new Map());
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const refusal = model.refusesBlock(nodes);
  const all = offered(model.layers.nodes, nodes);
  const isTaken = Object.hasOwn(model.data.models ?? {}, name);
  const problem = !/^[A-Za-z_]\w*$/.test(name)
    ? trans.__('A name of letters, digits and _, such as inception_block.')
    : isTaken
      ? trans.__('This document has a block called %1.', name)
      : null;
  const isNamed = all.every(
    each => !chosen.has(each.key) || whyNotName(each, all, chosen, trans) === null
  );
  const isReady = refusal === null && problem === null && isNamed;
  const make = (): void => {
    const parameters = all.flatMap<IBlockParameter>(({ key, node, argument }) => {
      const parameter = chosen.get(key);
      return parameter === undefined ? [] : [{ name: parameter, node, argument }];
    });
    state.edit(() => {
      const { prefix, layerFeedback } = state;
      const input = state.index.find(model.inputClass);
      const made = model.makeBlock(nodes, name, parameters, from =>
        inputArguments(from, prefix, layerFeedback, input)
      );
      state.setMakingBlock(false);
      state.reveal(made);
    });
  };
  return (
    <form
      className="df-Side-body"
      onSubmit={event => {
        event.preventDefault();
        if (isReady) {
          make();
        }
      }}
      onKeyDown={event => {
        if (event.key === 'Escape') {
          state.setMakingBlock(false);
          state.canvas?.focus();
          event.stopPropagation();
        }
      }}
    >
      <Section title={trans.__('Make a block of %1 layers', nodes.length)}>
        <p className="df-Inspector-doc">
          {trans.__('One card stands for them. It can be added again, and opened to be changed.')}
        </p>
        {refusal === null ? null : (
          <p className="df-Problem" role="alert">
            {refusal}
          </p>
        )}
        <div className="df-Argument">
          <label className="df-Attribute-name" htmlFor={id}>
            {trans.__('Name')}
          </label>
          <div className="df-Argument-control">
            <input
              ref={field}
              id={id}
              type="text"
              className="df-Field df-Mono"
              spellCheck={false}
              aria-invalid={problem !== null ? true : undefined}
              aria-describedby={`${id}-note`}
              value={name}
              onChange={event => {
                setName(event.currentTarget.value);
              }}
            />
          </div>
          <div className="df-Attribute-note" id={`${id}-note`}>
            {problem === null ? null : <span className="df-Attribute-problem">{problem}</span>}
          </div>
        </div>
      </Section>
      <Section title={trans.__('Chosen where the block is used')}>
        {all.length === 0 ? (
          <p className="df-Meta">{trans.__('None of these layers has an argument that is set.')}</p>
        ) : (
          <BlockParameterList all={all} chosen={chosen} onChange={setChosen} trans={trans} />
        )}
      </Section>
      <div className="df-Side-foot">
        <button
          type="submit"
          className="df-Button df-mod-primary"
          disabled={!isReady || state.isReadOnly}
        >
          <Icon name="group" />
          {trans.__('Make the block')}
        </button>
        <button
          type="button"
          className="df-Button"
          onClick={() => {
            state.setMakingBlock(false);
          }}
        >
          {trans.__('Cancel')}
        </button>
      </div>
    </form>
  );
}
