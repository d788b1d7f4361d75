// Whether an editor's panel is so narrow that its areas have to share one place.
import { useLayoutEffect, useState } from 'react';

/** Below this width, in pixels, the palette is a search field over the canvas. */
const NARROW = 1100;

/**
 * Null until the panel has a width. Nothing is to be drawn before: the canvas would choose its first view for a room that
 * it does not have once the areas around it are known.
 *
 * @param tell - is told before what is drawn depends on it
 */
export function useIsNarrow(
  box: { readonly current: HTMLElement | null },
  tell: (isNarrow: boolean) => void
): boolean | null {
  const [isNarrow, setNarrow] = useState<boolean | null>(null);
  useLayoutEffect(() => {
    const node = box.current;
    if (node === null) {
      return undefined;
    }
    const measure = (): void => {
      if (node.clientWidth > 0) {
        const next = node.clientWidth < NARROW;
        tell(next);
        setNarrow(next);
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(node);
    return () => {
      observer.disconnect();
    };
  }, [box, tell]);
  return isNarrow;
}
