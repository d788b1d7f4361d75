// The glyph of a port's or variable's type: shape and colour, the same in ports, chips, trees and tables.
import type { ReactElement } from 'react';

import type { TypeFamily } from '../documents/typeFamily';

export function GlyphShape({ family }: { readonly family: TypeFamily }): ReactElement {
  switch (family) {
    case 'tensor':
      return <circle cx="5.5" cy="5.5" r="4.6" />;
    case 'table':
      return <rect x="1.2" y="1.2" width="8.6" height="8.6" rx="1" />;
    case 'model':
      return <path d="M5.5 0l5.5 5.5-5.5 5.5L0 5.5z" />;
    case 'metrics':
      return <path d="M3 .9h5l2.7 4.6L8 10.1H3L.3 5.5z" />;
    case 'figure':
      return <path d="M1.2.8l9 4.7-9 4.7z" />;
    case 'file':
      return <path d="M1.6.8h5l2.8 2.8v6.6H1.6z" />;
    case 'any':
      return <circle cx="5.5" cy="5.5" r="4" />;
  }
}

/** The glyph as a small picture beside a name. */
export function Glyph({ family }: { readonly family: TypeFamily }): ReactElement {
  return (
    <svg className={`df-Glyph df-type-${family}`} viewBox="0 0 11 11" aria-hidden="true">
      <GlyphShape family={family} />
    </svg>
  );
}
