// The left edge of the code pane: drawn to the side, or moved by arrow keys, it makes the pane wider or narrower.
import { type KeyboardEvent, type PointerEvent, type ReactElement, useRef } from 'react';

import { CODE_WIDTH, type CodeWidth } from './codeWidth';
import type { ArchitectureState } from './state';

const STEP = 16;

export function CodeEdge({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, codeWidth } = state;
  /** Where the drag began, and how wide the pane was. */
  const start = useRef<readonly [x: number, width: number] | null>(null);
  return (
    <div
      className="df-CodeEdge"
      role="separator"
      aria-orientation="vertical"
      aria-label={trans.__('Width of the code')}
      aria-valuenow={codeWidth.value}
      aria-valuemin={CODE_WIDTH.least}
      aria-valuemax={CODE_WIDTH.most}
      tabIndex={0}
      title={trans.__('Drag to make the code wider; double-click for its usual width')}
      onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = [event.clientX, shownWidth(event.currentTarget, codeWidth)];
      }}
      onPointerMove={event => {
        if (start.current !== null) {
          const [x, width] = start.current;
          codeWidth.set(width + x - event.clientX);
        }
      }}
      onPointerUp={() => {
        start.current = null;
        codeWidth.keep();
      }}
      onPointerCancel={() => {
        start.current = null;
      }}
      onDoubleClick={() => {
        codeWidth.set(CODE_WIDTH.usual);
        codeWidth.keep();
      }}
      onKeyDown={event => {
        onKey(event, codeWidth, shownWidth(event.currentTarget, codeWidth));
      }}
    />
  );
}

/** How wide the pane of an edge is on the page. */
function shownWidth(edge: HTMLElement, width: CodeWidth): number {
  return (width.isUsual ? edge.parentElement?.offsetWidth : undefined) ?? width.value;
}

function onKey(event: KeyboardEvent, width: CodeWidth, shown: number): void {
  const widths: Readonly<Record<string, number>> = {
    ArrowLeft: shown + STEP,
    ArrowRight: shown - STEP,
    Home: CODE_WIDTH.least,
    End: CODE_WIDTH.most
  };
  const wanted = widths[event.key];
  if (wanted !== undefined) {
    event.preventDefault();
    event.stopPropagation();
    width.set(wanted);
    width.keep();
  }
}
