// A section of the side area: a small heading and what belongs to it.
import type { ReactElement, ReactNode } from 'react';

export interface ISectionProps {
  readonly title: string;
  readonly children: ReactNode;
}

export function Section({ title, children }: ISectionProps): ReactElement {
  return (
    <section className="df-Side-section" aria-label={title}>
      <h4>{title}</h4>
      {children}
    </section>
  );
}
