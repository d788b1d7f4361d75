// The generated code beside the diagram: follows it, read only; a line and its layer find each other.
import { memo, type ReactElement, useEffect, useMemo, useRef } from 'react';

import { Icon } from '../../components/icon';
import { useSignal } from '../../components/useSignal';
import { revealLayer } from './actions';
import { CodeEdge } from './codeEdge';
import { copyCode } from './exporting';
import { type IPiece, pythonLines } from './pythonLines';
import type { ArchitectureState } from './state';

export function CodePane({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, code, codeWidth } = state;
  useSignal(codeWidth.changed);
  return (
    <aside
      className={`df-CodePane ${codeWidth.isUsual ? 'df-mod-usual' : ''}`}
      aria-label={trans.__('Generated code')}
      style={codeWidth.isUsual ? undefined : { width: codeWidth.value }}
    >
      <CodeEdge state={state} />
      <div className="df-Side-head">
        <h3>{trans.__('Generated code')}</h3>
        <span className="df-Meta">{following(state)}</span>
        <button
          type="button"
          className="df-Side-close"
          disabled={code?.code == null}
          aria-label={trans.__('Copy the code')}
          title={trans.__('Copy the code')}
          onClick={() => {
            copyCode(state);
          }}
        >
          <Icon name="copy" />
        </button>
      </div>
      <CodeLines state={state} />
    </aside>
  );
}

function following(state: ArchitectureState): string {
  const { trans, code } = state;
  if (code === null) {
    return '';
  }
  return code.isCurrent || code.code === null
    ? trans.__('follows the diagram')
    : code.reason === null
      ? trans.__('is being written')
      : trans.__('as it was');
}

export function CodeLines({ state }: { readonly state: ArchitectureState }): ReactElement {
  const { trans, code, prefix } = state;
  const text = code?.code?.text ?? null;
  const lines = useMemo(() => (text === null ? [] : pythonLines(text)), [text]);
  const box = useRef<HTMLDivElement>(null);
  const selected = state.selection.nodes;
  const lit = selected.flatMap(node => {
    const place = linesOf(state, node);
    return place === null ? [] : [place];
  });
  const first = lit[0]?.[0] ?? null;
  const wrong = new Set<number>();
  for (const problem of state.problems) {
    const place =
      problem.node === null || problem.severity !== 'error' ? null : code?.linesOf(problem.node);
    for (let line = place?.[0] ?? 1; line <= (place?.[1] ?? 0); line++) {
      wrong.add(line);
    }
  }
  useEffect(() => {
    const line = first === null ? null : box.current?.querySelector(`[data-line="${first}"]`);
    const area = box.current;
    if (line instanceof HTMLElement && area !== null) {
      const top = line.offsetTop - area.offsetTop;
      if (top < area.scrollTop + 24 || top > area.scrollTop + area.clientHeight - 72) {
        area.scrollTop = Math.max(0, top - area.clientHeight / 3);
      }
    }
  }, [first, prefix, text]);
  if (text === null) {
    return (
      <div className="df-CodePane-empty df-Meta">
        {code?.reason ?? (state.projectProblem === null ? trans.__('No code yet.') : '')}
      </div>
    );
  }
  const isLit = (line: number): boolean => lit.some(([from, to]) => from <= line && line <= to);
  return (
    <>
      {code?.reason == null ? null : <p className="df-CodePane-reason">{code.reason}</p>}
      <div
        ref={box}
        className="df-CodePane-lines"
        tabIndex={0}
        role="region"
        aria-label={trans.__('Python code of the architecture')}
        onClick={event => {
          const line = (event.target as Element).closest('[data-line]')?.getAttribute('data-line');
          const isSelecting = window.getSelection()?.isCollapsed === false;
          const node = line == null || isSelecting ? null : (code?.nodeAt(Number(line)) ?? null);
          if (node !== null) {
            revealLayer(state, node);
          }
        }}
      >
        <div className="df-CodePane-text">
          {lines.map((pieces, at) => (
            <Line
              key={at}
              number={at + 1}
              pieces={pieces}
              isLit={isLit(at + 1)}
              isWrong={wrong.has(at + 1)}
            />
          ))}
        </div>
      </div>
    </>
  );
}

/** The lines of a layer in scope: its own, or those of the block it is. */
function linesOf(state: ArchitectureState, node: string): readonly [number, number] | null {
  return state.code?.linesOf(`${state.prefix}${node}`) ?? null;
}

interface ILineProps {
  readonly number: number;
  readonly pieces: readonly IPiece[];
  readonly isLit: boolean;
  readonly isWrong: boolean;
}

const Line = memo(function Line({ number, pieces, isLit, isWrong }: ILineProps): ReactElement {
  return (
    <div
      className={`df-CodeLine ${isLit ? 'df-mod-lit' : ''} ${isWrong ? 'df-mod-wrong' : ''}`}
      data-line={number}
    >
      <span className="df-CodeLine-number" aria-hidden="true">
        {number}
      </span>
      <code>
        {pieces.map((piece, at) =>
          piece.kind === 'plain' ? (
            piece.text
          ) : (
            <span key={at} className={`df-code-${piece.kind}`}>
              {piece.text}
            </span>
          )
        )}
      </code>
    </div>
  );
});
