// The bands between the cells and the operations they become: drawn from where both stand now.
import { type ReactElement, type RefObject, useEffect, useState } from 'react';

interface IBand {
  readonly step: number;
  readonly path: string;
  readonly isSelected: boolean;
}

export interface IRibbonsProps {
  /** The element that holds both columns, each with `data-step` on its cells and operations. */
  readonly host: RefObject<HTMLElement>;
  readonly selected: number | null;
  /** Changes whenever the columns may have moved. */
  readonly version: unknown;
}

export function Ribbons({ host, selected, version }: IRibbonsProps): ReactElement {
  const [bands, setBands] = useState<readonly IBand[]>([]);
  // Not before the paint: the host's own ref is set only after the layout effects of what is in it.
  useEffect(() => {
    const element = host.current;
    if (element === null) {
      return undefined;
    }
    const measure = (): void => {
      setBands(measured(element, selected));
    };
    measure();
    const observer = new ResizeObserver(measure);
    for (const column of element.querySelectorAll('.df-Reify-executions, .df-Reify-steps')) {
      observer.observe(column);
    }
    return () => {
      observer.disconnect();
    };
  }, [host, selected, version]);
  return (
    <svg className="df-Reify-ribbons" aria-hidden="true">
      {bands.map(band => (
        <path key={band.step} d={band.path} className={band.isSelected ? 'df-mod-selected' : ''} />
      ))}
    </svg>
  );
}

function measured(host: HTMLElement, selected: number | null): IBand[] {
  const svg = host.querySelector('.df-Reify-ribbons')?.getBoundingClientRect();
  if (svg === undefined) {
    return [];
  }
  return [...host.querySelectorAll<HTMLElement>('.df-Reify-step')].flatMap(card => {
    const step = card.dataset['step'] ?? '';
    const cells = [
      ...host.querySelectorAll<HTMLElement>(`.df-Reify-execution[data-step="${step}"]`)
    ];
    const first = cells[0]?.getBoundingClientRect();
    const last = cells[cells.length - 1]?.getBoundingClientRect();
    if (first === undefined || last === undefined) {
      return [];
    }
    const right = card.getBoundingClientRect();
    const [top, bottom] = [first.top - svg.top, last.bottom - svg.top];
    const [from, to] = [right.top - svg.top, right.bottom - svg.top];
    const half = svg.width / 2;
    const path =
      `M0 ${top} C${half} ${top} ${half} ${from} ${svg.width} ${from} V${to} ` +
      `C${half} ${to} ${half} ${bottom} 0 ${bottom} Z`;
    return [{ step: Number(step), path, isSelected: Number(step) === selected }];
  });
}
