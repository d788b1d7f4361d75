// Whether an editor's panel is so narrow that its areas have to share one place.
import { useEffect, useState } from 'react';

/** Below this width, in pixels, the palette is a search field over the canvas. */
const NARROW = 1100;

export function useIsNarrow(box: { readonly current: HTMLElement | null }): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useEffect(() => {
    const node = box.current;
    if (node === null) {
      return undefined;
    }
    const observer = new ResizeObserver(() => {
      if (node.clientWidth > 0) {
        setNarrow(node.clientWidth < NARROW);
      }
    });
    observer.observe(node);
    return () => {
      observer.disconnect();
    };
  }, [box]);
  return isNarrow;
}
