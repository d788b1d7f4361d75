// A list of objects as an argument, such as the cells of a stack: boxes in order, to add, move and take away.
import type { ReactElement } from 'react';

import { Icon } from '../../../components/icon';
import type {
  ArchitectureObject,
  ArgumentPath,
  Value
} from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { useForm } from './context';
import { ObjectBox } from './objectField';
import { candidates, isObject } from './objects';

export interface IObjectsFieldProps {
  readonly family: string;
  readonly argument: Api.CatalogueArgument;
  readonly path: ArgumentPath;
  readonly value: Value | null;
}

export function ObjectsField({ family, argument, path, value }: IObjectsFieldProps): ReactElement {
  const form = useForm();
  const { trans, catalogue, isDisabled } = form;
  const items: readonly ArchitectureObject[] = Array.isArray(value)
    ? value
    : isObject(value)
      ? [value]
      : [];
  const set = (next: readonly ArchitectureObject[]): void => {
    form.set(path, next.length === 0 ? null : [...next]);
  };
  return (
    <div className="df-Objects">
      <ol>
        {items.map((item, at) => (
          <li key={at}>
            <ObjectBox
              id={`${path.join('-')}-${at}`}
              family={family}
              argument={{ name: trans.__('%1 %2', argument.name, at + 1), required: true }}
              path={[...path, at]}
              value={item}
              onClose={() => {
                set(items.filter((_, index) => index !== at));
              }}
            />
            {isDisabled ? null : (
              <span className="df-Objects-move">
                <MoveButton
                  label={trans.__('Move %1 up', at + 1)}
                  isUp
                  isDisabled={at === 0}
                  onMove={() => {
                    set(moved(items, at, at - 1));
                  }}
                />
                <MoveButton
                  label={trans.__('Move %1 down', at + 1)}
                  isUp={false}
                  isDisabled={at === items.length - 1}
                  onMove={() => {
                    set(moved(items, at, at + 1));
                  }}
                />
              </span>
            )}
          </li>
        ))}
      </ol>
      {isDisabled ? null : (
        <button
          type="button"
          className="df-Button"
          onClick={() => {
            const known = candidates(family, catalogue);
            const like = items.at(-1)?.class ?? firstOf(known, argument.name)?.id;
            if (like !== undefined) {
              set([...items, { class: like, arguments: {} }]);
            }
          }}
        >
          <Icon name="plus" />
          {trans.__('Add to %1', argument.name)}
        </button>
      )}
    </div>
  );
}

/** The first class whose name speaks of the argument: a cell for `cells`; else the first. */
function firstOf(
  entries: readonly Api.CatalogueEntry[],
  name: string
): Api.CatalogueEntry | undefined {
  const wanted = name.replace(/s$/, '').toLowerCase();
  return entries.find(entry => entry.id.toLowerCase().endsWith(wanted)) ?? entries[0];
}

/** A list with one item at another place. */
export function moved<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const rest = items.filter((_, at) => at !== from);
  const item = items[from];
  return item === undefined ? items : [...rest.slice(0, to), item, ...rest.slice(to)];
}

export function MoveButton(props: {
  readonly label: string;
  readonly isUp: boolean;
  readonly isDisabled: boolean;
  readonly onMove: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className="df-Numbers-button"
      aria-label={props.label}
      disabled={props.isDisabled}
      onClick={props.onMove}
    >
      <Icon name="down" className={props.isUp ? 'df-mod-up' : ''} />
    </button>
  );
}
