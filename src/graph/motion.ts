// Makes moving cheap: while something moves, the page may treat the picture as one piece and asks nobody what is hit.

const CALM_AFTER = 250;

/** Marks the canvas while the view or nodes move; the style sheet does the rest. */
export class Motion {
  constructor(root: () => HTMLElement | null) {
    this._root = root;
  }

  /** @param isHeld - whether a button is held, so that nothing else can be meant until it is let go */
  begin(kind: 'view' | 'nodes', isHeld: boolean): void {
    window.clearTimeout(this._timer);
    const marks = this._root()?.classList;
    marks?.add(`df-mod-moving-${kind}`);
    marks?.toggle('df-mod-held', isHeld);
  }

  /** A wheel turns in steps: the picture stays one piece for a moment, in case another step follows. */
  end(): void {
    window.clearTimeout(this._timer);
    this._root()?.classList.remove('df-mod-held');
    this._timer = window.setTimeout(() => {
      this.dispose();
    }, CALM_AFTER);
  }

  dispose(): void {
    window.clearTimeout(this._timer);
    this._root()?.classList.remove('df-mod-held', 'df-mod-moving-view', 'df-mod-moving-nodes');
  }

  private readonly _root: () => HTMLElement | null;
  private _timer = 0;
}
