// The arguments of the layers that become a block: which of them are chosen where it is used, and under which name.
import type { ReactElement } from 'react';

import type { Translate } from '../common/words';
import { type ChosenNames, type IOffered, parameterFor, whyNotName } from './blockParameters';

export interface IBlockParameterListProps {
  readonly all: readonly IOffered[];
  readonly chosen: ChosenNames;
  readonly onChange: (chosen: ChosenNames) => void;
  readonly trans: Translate;
}

export function BlockParameterList(props: IBlockParameterListProps): ReactElement {
  const { all, chosen, onChange, trans } = props;
  const rename = (key: string, name: string | null): void => {
    const next = new Map(chosen);
    if (name === null) {
      next.delete(key);
    } else {
      next.set(key, name);
    }
    onChange(next);
  };
  return (
    <ul className="df-BlockParameters">
      {all.map(each => {
        const { key, node, argument, value } = each;
        const name = chosen.get(key);
        const problem = name === undefined ? null : whyNotName(each, all, chosen, trans);
        return (
          <li key={key}>
            <label>
              <input
                type="checkbox"
                checked={name !== undefined}
                onChange={event => {
                  rename(key, event.currentTarget.checked ? parameterFor(each, all, chosen) : null);
                }}
              />
              <span className="df-Mono">{argument}</span>
              <span className="df-Meta">{node}</span>
              <span className="df-Mono df-BlockParameters-value">{value}</span>
            </label>
            {name === undefined ? null : (
              <div className="df-BlockParameters-name">
                <span className="df-Meta">{trans.__('as')}</span>
                <input
                  type="text"
                  className="df-Field df-Mono"
                  spellCheck={false}
                  aria-label={trans.__('Name of the parameter for %1 of %2', argument, node)}
                  aria-invalid={problem === null ? undefined : true}
                  value={name}
                  onChange={event => {
                    rename(key, event.currentTarget.value);
                  }}
                />
                {problem === null ? null : (
                  <span className="df-Attribute-problem" role="alert">
                    {problem}
                  </span>
                )}
              </div>
            )}
          </li>
        );
      })}
    </ul>
  );
}
