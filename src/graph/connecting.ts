// The gesture that draws an edge from a port: it marks the ports that fit, follows the pointer, and ends in one action.
import { Position, getBezierPath } from '@xyflow/react';

import { dropPlace, gapPlace } from './card';
import type { Tell } from './notice';
import type { IGraphActions, Point } from './types';

type Port = readonly [string, string];

export interface IConnectingOptions {
  readonly root: HTMLElement;
  /** The line that follows the pointer, in the coordinates of `root`. */
  readonly line: SVGPathElement;
  readonly actions: IGraphActions;
  readonly isDown: boolean;
  readonly tell: Tell;
  /** Place of the canvas at a point of the window. */
  readonly placeAt: (client: { readonly x: number; readonly y: number }) => Point;
}

const HIT = '.df-GraphPort-hit';
const DOT = '.df-CardPort-dot';
/** Less is a click, not a drag. */
const THRESHOLD = 4;

/** Begins at the port under a pointer event; returns whether there was one. */
export function beginConnecting(event: PointerEvent, options: IConnectingOptions): boolean {
  const start = event.target instanceof Element ? event.target.closest<HTMLElement>(HIT) : null;
  if (start === null || event.button !== 0 || options.actions.connect === undefined) {
    return false;
  }
  event.preventDefault();
  new Connecting(start, event, options);
  return true;
}

class Connecting {
  constructor(start: HTMLElement, event: PointerEvent, options: IConnectingOptions) {
    this._start = start;
    this._options = options;
    this._isOutput = start.dataset['dfSide'] === 'output';
    this._from = [event.clientX, event.clientY];
    this._place = placeOf(start, event);
    window.addEventListener('pointermove', this._onMove);
    window.addEventListener('pointerup', this._onUp);
    window.addEventListener('pointercancel', this._end);
    window.addEventListener('keydown', this._onKey, true);
  }

  private readonly _onMove = (event: PointerEvent): void => {
    const [x, y] = this._from;
    if (!this._isMoved && Math.hypot(event.clientX - x, event.clientY - y) < THRESHOLD) {
      return;
    }
    if (!this._isMoved) {
      this._isMoved = true;
      this._markFits();
    }
    this._draw(event);
  };

  private readonly _onUp = (event: PointerEvent): void => {
    const { actions, tell, placeAt, root } = this._options;
    const target = this._targetAt(event);
    const place = target === null ? undefined : this._placeOn(target, event);
    this._end();
    if (!this._isMoved) {
      return;
    }
    if (target === null) {
      if (isInside(event, root) && nodeElement(event) === null) {
        actions.dropped?.(
          port(this._start),
          this._isOutput,
          placeAt({ x: event.clientX, y: event.clientY })
        );
      }
      return;
    }
    const [from, to] = this._ends(target);
    const reason = actions.refuses?.(from, to) ?? null;
    if (reason === null) {
      actions.connect?.(from, to, place);
    } else {
      const box = root.getBoundingClientRect();
      tell({ text: reason, at: { x: event.clientX - box.left, y: event.clientY - box.top } });
    }
  };

  private readonly _onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this._end();
    }
  };

  private readonly _end = (): void => {
    window.removeEventListener('pointermove', this._onMove);
    window.removeEventListener('pointerup', this._onUp);
    window.removeEventListener('pointercancel', this._end);
    window.removeEventListener('keydown', this._onKey, true);
    const { root, line } = this._options;
    root.classList.remove('df-mod-connecting');
    root.querySelectorAll('[data-df-fits]').forEach(element => {
      element.removeAttribute('data-df-fits');
    });
    this._start.removeAttribute('data-df-start');
    this._mark(null, undefined);
    line.removeAttribute('d');
  };

  /** Marked in the page itself: drawing a thousand nodes again for one gesture would be felt. */
  private _markFits(): void {
    const { root, actions } = this._options;
    const side = this._isOutput ? 'input' : 'output';
    for (const element of root.querySelectorAll<HTMLElement>(`${HIT}[data-df-side="${side}"]`)) {
      const [from, to] = this._ends(element);
      if ((actions.refuses?.(from, to) ?? null) === null) {
        element.setAttribute('data-df-fits', '');
      }
    }
    this._start.setAttribute('data-df-start', '');
    this._mark(this._start, this._place);
    root.classList.add('df-mod-connecting');
  }

  private _draw(event: PointerEvent): void {
    const { root, line, isDown } = this._options;
    const box = root.getBoundingClientRect();
    const target = this._targetAt(event);
    const fits = target?.hasAttribute('data-df-fits') === true;
    if (this._isOutput) {
      this._mark(fits ? target : null, fits ? this._placeOn(target, event) : undefined);
    }
    const [sourceX, sourceY] = middle(this._start, box);
    const [targetX, targetY] = fits
      ? middle(target, box)
      : [event.clientX - box.left, event.clientY - box.top];
    const [before, after] = isDown
      ? [Position.Top, Position.Bottom]
      : [Position.Left, Position.Right];
    const [path] = getBezierPath({
      sourceX,
      sourceY,
      targetX,
      targetY,
      sourcePosition: this._isOutput ? after : before,
      targetPosition: this._isOutput ? before : after
    });
    line.setAttribute('d', path);
    line.classList.toggle('df-mod-fits', fits);
  }

  /** The port under the pointer; over the rest of a node, its nearest port that fits, or else its nearest. */
  private _targetAt(event: PointerEvent): HTMLElement | null {
    const side = this._isOutput ? 'input' : 'output';
    const under = portElement(document.elementFromPoint(event.clientX, event.clientY));
    if (under !== null && under !== this._start && under.dataset['dfSide'] === side) {
      return under;
    }
    const node = nodeElement(event);
    if (node === null || node.contains(this._start)) {
      return null;
    }
    const ports = [...node.querySelectorAll<HTMLElement>(`${HIT}[data-df-side="${side}"]`)];
    const fitting = ports.filter(element => element.hasAttribute('data-df-fits'));
    return nearest(fitting.length > 0 ? fitting : ports, event);
  }

  /** The place in a list that is meant, at whichever end of the gesture the list is. */
  private _placeOn(target: HTMLElement, event: PointerEvent): number | undefined {
    return this._isOutput ? placeOf(target, event) : this._place;
  }

  /** Shows the new ring's place on the list that is meant; null: on none. */
  private _mark(list: HTMLElement | null, place: number | undefined): void {
    if (this._marked !== null && this._marked !== list) {
      setMark(this._marked, null);
    }
    this._marked = place === undefined ? null : list;
    if (list !== null && place !== undefined) {
      setMark(list, place);
    }
  }

  private _ends(other: HTMLElement): readonly [Port, Port] {
    return this._isOutput ? [port(this._start), port(other)] : [port(other), port(this._start)];
  }

  private readonly _start: HTMLElement;
  private readonly _options: IConnectingOptions;
  private readonly _isOutput: boolean;
  private readonly _from: Point;
  private readonly _place: number | undefined;
  private _marked: HTMLElement | null = null;
  private _isMoved = false;
}

/** The place in a list that a pointer means: in a gap between its rings that one, else after the last; undefined: no list. */
function placeOf(element: HTMLElement, event: PointerEvent): number | undefined {
  const text = element.dataset['dfCount'];
  if (text === undefined) {
    return undefined;
  }
  const { left, width, top, bottom } = element.getBoundingClientRect();
  const count = Number(text);
  return event.clientY >= top && event.clientY <= bottom
    ? dropPlace(
        element.offsetWidth,
        count,
        ((event.clientX - left) * element.offsetWidth) / Math.max(1, width)
      )
    : count;
}

/** The free place of a list goes where the new edge will be, and back after its rings. */
function setMark(element: HTMLElement, place: number | null): void {
  const dot = element.querySelector<HTMLElement>(DOT);
  const count = Number(element.dataset['dfCount']);
  if (dot !== null) {
    dot.style.left = `${gapPlace(element.offsetWidth, count, place ?? count)}px`;
    dot.replaceChildren(...(place === null ? [] : [String(place + 1)]));
  }
}

function portElement(target: EventTarget | null): HTMLElement | null {
  if (!(target instanceof Element)) {
    return null;
  }
  const ring = target.closest('.df-CardRing');
  return ring?.parentElement?.querySelector<HTMLElement>(HIT) ?? target.closest<HTMLElement>(HIT);
}

function nodeElement(event: PointerEvent): HTMLElement | null {
  const under = document.elementFromPoint(event.clientX, event.clientY);
  return under?.closest<HTMLElement>('.df-GraphNode') ?? null;
}

function port(element: HTMLElement): Port {
  return [element.dataset['dfNode'] ?? '', element.dataset['dfPort'] ?? ''];
}

function middle(element: HTMLElement, box: DOMRect): Point {
  const end = element.querySelector(DOT) ?? element;
  const { left, top, width, height } = end.getBoundingClientRect();
  return [left - box.left + width / 2, top - box.top + height / 2];
}

function nearest(elements: readonly HTMLElement[], event: PointerEvent): HTMLElement | null {
  let best: HTMLElement | null = null;
  let least = Infinity;
  for (const element of elements) {
    const box = element.getBoundingClientRect();
    const distance = Math.hypot(
      box.left + box.width / 2 - event.clientX,
      box.top + box.height / 2 - event.clientY
    );
    if (distance < least) {
      best = element;
      least = distance;
    }
  }
  return best;
}

function isInside(event: PointerEvent, root: HTMLElement): boolean {
  const box = root.getBoundingClientRect();
  return (
    event.clientX >= box.left &&
    event.clientX <= box.right &&
    event.clientY >= box.top &&
    event.clientY <= box.bottom
  );
}
