// Names and what they are, one below the other.
import type { ReactElement, ReactNode } from 'react';

export type Pair = readonly [name: string, value: ReactNode, className?: string];

export function Pairs({ rows }: { readonly rows: readonly Pair[] }): ReactElement {
  return (
    <dl className="df-Inspector-pairs">
      {rows.map(([name, value, className]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={className}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
