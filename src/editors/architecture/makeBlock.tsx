// How the selected layers become a block: its name, and which of their arguments are chosen where it is used.
import { type ReactElement, useEffect, useId, useRef, useState } from 'react';

import { Icon } from '../../components/icon';
import type { IBlockParameter } from '../../documents/architecture/model';
import { Section } from '../common/section';
import { inputArguments } from './blockInputs';
import type { ArchitectureState } from './state';
import { freeName, offered } from './blockParameters';

export interface IMakeBlockProps {
  readonly state: ArchitectureState;
  readonly nodes: readonly string[];
}

export function MakeBlock({ state, nodes }: IMakeBlockProps): ReactElement {
  const { trans, model } = state;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState(() => freeName('block', Object.keys(model.data.models ?? {})));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
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
  const make = (): void => {
    const taken: string[] = [];
    const parameters: IBlockParameter[] = all
      .filter(each => chosen.has(each.key))
      .map(({ node, argument }) => {
        const parameter = freeName(
          all.filter(each => chosen.has(each.key) && each.argument === argument).length > 1
            ? `${node}_${argument}`
            : argument,
          taken
        );
        taken.push(parameter);
        return { name: parameter, node, argument };
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
        if (refusal === null && problem === null) {
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
          <ul className="df-BlockParameters">
            {all.map(({ key, node, argument, value }) => (
              <li key={key}>
                <label>
                  <input
                    type="checkbox"
                    checked={chosen.has(key)}
                    onChange={event => {
                      const next = new Set(chosen);
                      if (event.currentTarget.checked) {
                        next.add(key);
                      } else {
                        next.delete(key);
                      }
                      setChosen(next);
                    }}
                  />
                  <span className="df-Mono">{argument}</span>
                  <span className="df-Meta">{node}</span>
                  <span className="df-Mono df-BlockParameters-value">{value}</span>
                </label>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <div className="df-Side-foot">
        <button
          type="submit"
          className="df-Button df-mod-primary"
          disabled={refusal !== null || problem !== null || state.isReadOnly}
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
