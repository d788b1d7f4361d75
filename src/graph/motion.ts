// Makes moving cheap: while something moves, the page may treat the picture as one piece and asks nobody what is hit.

const CALM_AFTER = 250;

/** Marks the canvas while the view or nodes move; the style sheet does the rest. */
export class Motion {
  constructor(root: () => HTMLElement | null) {
    this._root = root;
  }

  begin(kind: 'view' | 'nodes'): void {
    window.clearTimeout(this._timer);
    this._root()?.classList.add('df-mod-moving', `df-mod-moving-${kind}`);
  }

  /** A wheel turns in steps: the marks stay for a moment, in case another step follows. */
  end(): void {
    window.clearTimeout(this._timer);
    this._timer = window.setTimeout(() => {
      this.dispose();
    }, CALM_AFTER);
  }

  dispose(): void {
    window.clearTimeout(this._timer);
    this._root()?.classList.remove('df-mod-moving', 'df-mod-moving-view', 'df-mod-moving-nodes');
  }

  private readonly _root: () => HTMLElement | null;
  private _timer = 0;
}
