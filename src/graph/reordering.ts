// The gesture that drags a numbered ring sideways: the others make room, and it ends in one action or a selection.
import { placeAt, ringPlace } from './card';
import type { IGraphActions } from './types';

export interface IReorderingOptions {
  readonly actions: () => IGraphActions;
  readonly select: (edge: string) => void;
}

const RING = '.df-CardRing';
/** Less is a click, not a drag. */
const THRESHOLD = 4;

/** Begins at the ring under a pointer event; returns whether there was one. */
export function beginReordering(event: PointerEvent, options: IReorderingOptions): boolean {
  const ring = event.target instanceof Element ? event.target.closest<HTMLElement>(RING) : null;
  if (ring === null || event.button !== 0) {
    return false;
  }
  event.preventDefault();
  new Reordering(ring, event.clientX, options);
  return true;
}

class Reordering {
  constructor(ring: HTMLElement, from: number, options: IReorderingOptions) {
    this._ring = ring;
    this._from = from;
    this._options = options;
    const port = ring.parentElement;
    this._rings = [...(port?.querySelectorAll<HTMLElement>(RING) ?? [])];
    this._width = port?.offsetWidth ?? 0;
    this._zoom = (port?.getBoundingClientRect().width ?? 0) / Math.max(1, this._width);
    this._place = this._first = this._rings.indexOf(ring);
    window.addEventListener('pointermove', this._onMove);
    window.addEventListener('pointerup', this._onUp);
    window.addEventListener('pointercancel', this._end);
    window.addEventListener('keydown', this._onKey, true);
  }

  private readonly _onMove = (event: PointerEvent): void => {
    const by = event.clientX - this._from;
    if (
      this._options.actions().reorder === undefined ||
      (!this._isMoved && Math.abs(by) < THRESHOLD)
    ) {
      return;
    }
    this._isMoved = true;
    const count = this._rings.length;
    const home = (place: number): number => ringPlace(this._width, count, place);
    const x = Math.max(
      home(0),
      Math.min(home(count - 1), home(this._first) + by / Math.max(0.01, this._zoom))
    );
    this._place = placeAmong(this._width, count, x);
    // Marked in the page itself: the description follows once, at the end.
    for (const [index, ring] of this._rings.entries()) {
      const place = shifted(index, this._first, this._place);
      ring.style.left = `${ring === this._ring ? x : home(place)}px`;
      ring.firstElementChild?.replaceChildren(String(place + 1));
    }
    this._ring.classList.add('df-mod-dragged');
  };

  private readonly _onUp = (): void => {
    const edge = this._ring.dataset['dfRing'] ?? '';
    const place = this._place;
    this._end();
    if (!this._isMoved) {
      this._options.select(edge);
    } else if (place !== this._first) {
      this._options.actions().reorder?.(edge, place);
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
    const count = this._rings.length;
    for (const [index, ring] of this._rings.entries()) {
      ring.style.left = `${ringPlace(this._width, count, index)}px`;
      ring.firstElementChild?.replaceChildren(String(index + 1));
    }
    this._ring.classList.remove('df-mod-dragged');
  };

  private readonly _ring: HTMLElement;
  private readonly _rings: readonly HTMLElement[];
  private readonly _from: number;
  private readonly _width: number;
  private readonly _zoom: number;
  private readonly _first: number;
  private readonly _options: IReorderingOptions;
  private _place: number;
  private _isMoved = false;
}

/** The ring whose place is nearest. */
function placeAmong(width: number, count: number, x: number): number {
  return Math.min(count - 1, placeAt(width, count, Math.max(0, x - width / (count + 1) / 2)));
}

/** Where the n-th of a list is after one of them has gone to another place. */
export function shifted(index: number, from: number, to: number): number {
  if (index === from) {
    return to;
  }
  const without = index > from ? index - 1 : index;
  return without >= to ? without + 1 : without;
}
