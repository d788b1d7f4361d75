// What a job printed: follows the end while the reader stays there.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useLayoutEffect, useMemo, useRef, useState } from 'react';

import { terminalText } from '../../utils/terminalText';
import type { IJobLog } from './model';

export interface ILogProps {
  readonly log: IJobLog | null;
  readonly isRunning: boolean;
  readonly trans: TranslationBundle;
}

export function Log({ log, isRunning, trans }: ILogProps): ReactElement {
  const [isFollowing, setFollowing] = useState(true);
  const view = useRef<HTMLPreElement>(null);
  const text = useMemo(() => terminalText(log?.text ?? ''), [log?.text]);
  useLayoutEffect(() => {
    if (isFollowing && view.current !== null) {
      view.current.scrollTop = view.current.scrollHeight;
    }
  }, [text, isFollowing]);
  return (
    <section className="df-Log" aria-label={trans.__('Output')}>
      <header>
        <span className="df-Meta">
          {log?.isCut === true ? trans.__('The beginning is left out: it is long') : ''}
        </span>
        <label>
          <input
            type="checkbox"
            checked={isFollowing}
            onChange={event => {
              setFollowing(event.target.checked);
            }}
          />
          {trans.__('Follow')}
        </label>
      </header>
      <pre
        ref={view}
        tabIndex={0}
        onScroll={event => {
          const { scrollTop, scrollHeight, clientHeight } = event.currentTarget;
          setFollowing(scrollHeight - scrollTop - clientHeight < 24);
        }}
      >
        {text === ''
          ? isRunning
            ? trans.__('Nothing has been printed yet.')
            : trans.__('Nothing was printed.')
          : text}
      </pre>
    </section>
  );
}
