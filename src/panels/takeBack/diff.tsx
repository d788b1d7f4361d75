// The difference of two texts, line by line; the sign before a line says it to those who see no colours.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

export interface IDiffProps {
  /** Lines after ' ', '-' or '+'; '@@' where some are left out. */
  readonly lines: readonly string[];
  readonly label: string;
  readonly trans: TranslationBundle;
}

const KINDS: Readonly<Record<string, string>> = { '+': 'df-mod-added', '-': 'df-mod-removed' };
const SIGNS: Readonly<Record<string, string>> = { '+': '+', '-': '−' };

export function Diff({ lines, label, trans }: IDiffProps): ReactElement {
  return (
    <div className="df-Diff" role="region" aria-label={label} tabIndex={0}>
      {lines.map((line, index) => {
        const sign = line.charAt(0);
        if (line === '@@') {
          return index === 0 ? null : (
            <div key={index} className="df-Diff-gap" aria-label={trans.__('Lines left out')}>
              ⋯
            </div>
          );
        }
        return (
          <div key={index} className={`df-Diff-line ${KINDS[sign] ?? ''}`}>
            <span className="df-Diff-sign">{SIGNS[sign] ?? ' '}</span>
            <code>{line.slice(1)}</code>
          </div>
        );
      })}
    </div>
  );
}
