// The gesture that draws an edge from a port: it marks the ports that fit, follows the pointer, and ends in one action.
import { Position, getBezierPath } from '@xyflow/react';

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
/** Less is a click, not a drag. */
const THRESHOLD = 4;

/** Begins at the port under a pointer event; returns whether there was one. */
export function beginConnecting(event: PointerEvent, options: IConnectingOptions): boolean {
  const start = portElement(event.target);
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
      actions.connect?.(from, to);
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
    root.classList.add('df-mod-connecting');
  }

  private _draw(event: PointerEvent): void {
    const { root, line, isDown } = this._options;
    const box = root.getBoundingClientRect();
    const target = this._targetAt(event);
    const fits = target?.hasAttribute('data-df-fits') === true;
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

  private _ends(other: HTMLElement): readonly [Port, Port] {
    return this._isOutput ? [port(this._start), port(other)] : [port(other), port(this._start)];
  }

  private readonly _start: HTMLElement;
  private readonly _options: IConnectingOptions;
  private readonly _isOutput: boolean;
  private readonly _from: Point;
  private _isMoved = false;
}

function portElement(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>(HIT) : null;
}

function nodeElement(event: PointerEvent): HTMLElement | null {
  const under = document.elementFromPoint(event.clientX, event.clientY);
  return under?.closest<HTMLElement>('.df-GraphNode') ?? null;
}

function port(element: HTMLElement): Port {
  return [element.dataset['dfNode'] ?? '', element.dataset['dfPort'] ?? ''];
}

function middle(element: HTMLElement, box: DOMRect): Point {
  const { left, top, width, height } = element.getBoundingClientRect();
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
