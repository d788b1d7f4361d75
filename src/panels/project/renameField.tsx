// A name that is changed in place: Enter keeps it, Escape gives the old one back; below it, what will follow.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useLayoutEffect, useRef, useState } from 'react';

import { nameProblem } from '../../utils/names';
import { nameOfPath, type ShownArea } from './areas';
import type { IRenaming } from './model';

/** How many of those that follow are named. */
const NAMED = 4;

export interface IRenameFieldProps {
  readonly id: string;
  readonly name: string;
  readonly area: ShownArea;
  readonly renaming: IRenaming;
  readonly onEnd: (name: string) => void;
  readonly onCancel: () => void;
  readonly trans: TranslationBundle;
}

export function RenameField(props: IRenameFieldProps): ReactElement {
  const { id, name, area, renaming, onEnd, onCancel, trans } = props;
  const [text, setText] = useState(name);
  const field = useRef<HTMLInputElement>(null);
  const isOver = useRef(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  const invalid = text === name ? null : nameProblem(text, area === 'operations', trans);
  const problem = invalid ?? renaming.problem;
  const end = (): void => {
    if (text === name) {
      isOver.current = true;
      onCancel();
    } else if (invalid === null && !renaming.isBusy) {
      onEnd(text.trim());
    }
  };

  return (
    <span className="df-Project-rename">
      <input
        ref={field}
        id={id}
        className="df-Field"
        aria-label={trans.__('New name of %1', name)}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-note`}
        value={text}
        readOnly={renaming.isBusy}
        spellCheck={false}
        onChange={event => {
          setText(event.currentTarget.value);
        }}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.key === 'Enter') {
            event.preventDefault();
            end();
          } else if (event.key === 'Escape') {
            isOver.current = true;
            onCancel();
          }
        }}
        onBlur={() => {
          // Looking elsewhere must not change files that other documents use: only Enter does.
          if (!isOver.current && !renaming.isBusy && renaming.problem === null) {
            onCancel();
          }
        }}
      />
      <span
        id={`${id}-note`}
        className={problem === null ? 'df-Meta' : 'df-Project-problem'}
        aria-live="polite"
      >
        {problem ?? followers(renaming, trans)}
      </span>
    </span>
  );
}

/** Which documents will name it anew. Executions keep what they ran. */
export function followers(renaming: IRenaming, trans: TranslationBundle): string {
  if (renaming.isBusy) {
    return trans.__('Renaming…');
  }
  if (renaming.uses === null) {
    return trans.__('Looking for what uses it…');
  }
  const paths = renaming.uses.filter(use => use.kind !== 'execution').map(use => use.path);
  const names = [...new Set(paths)].map(nameOfPath);
  if (names.length === 0) {
    return trans.__('Nothing else uses this name.');
  }
  const more = names.length - NAMED;
  const listed = names.slice(0, NAMED).join(', ');
  return more > 0
    ? trans.__('Changes with it: %1 and %2 more', listed, more)
    : trans.__('Changes with it: %1', listed);
}
