// How numbers are spread, as a small picture, and numbers as people read them.
import type { ReactElement } from 'react';

import type { Histogram } from '../documents/generated/api';

export interface IHistogramProps {
  readonly histogram: Histogram;
  /** For screen readers. */
  readonly label: string;
}

/** The bars alone: as wide and high as the style says. */
export function HistogramBars({ histogram, label }: IHistogramProps): ReactElement {
  const { counts } = histogram;
  const most = Math.max(1, ...counts);
  return (
    <svg
      viewBox={`0 0 ${Math.max(1, counts.length)} 24`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {counts.map((count, index) => (
        <rect
          key={index}
          x={index + 0.08}
          width={0.84}
          y={24 - (24 * count) / most}
          height={(24 * count) / most}
        />
      ))}
    </svg>
  );
}

/** The bars, with their ends written below them. */
export function HistogramFigure({ histogram, label }: IHistogramProps): ReactElement {
  const { edges } = histogram;
  return (
    <figure className="df-Preview-histogram">
      <HistogramBars histogram={histogram} label={label} />
      <figcaption className="df-Meta">
        <span>{numberWords(edges[0])}</span>
        <span>{numberWords(edges[edges.length - 1])}</span>
      </figcaption>
    </figure>
  );
}

/** A number with at most so many digits that matter; null when there is none. */
export function numberWords(value: number | null | undefined, digits = 6): string | null {
  return typeof value === 'number' ? String(Number(value.toPrecision(digits))) : null;
}
