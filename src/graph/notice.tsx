// What the canvas says for some seconds: a reason at the pointer, and the same or more to screen readers.
import {
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactElement
} from 'react';

const SHOWN_FOR = 6000;
/** Between the pointer and what is said there, twice. */
const BESIDE = 24;

export interface INotice {
  readonly text: string;
  /** Place inside the canvas in CSS pixels; without one, it is only said. */
  readonly at?: { readonly x: number; readonly y: number };
}

export type Tell = (notice: INotice) => void;

/** What is told now, until it has been shown for long enough; the function that tells; the one that ends it. */
export function useNotice(): readonly [INotice | null, Tell, () => void] {
  const [notice, setNotice] = useState<INotice | null>(null);
  useEffect(() => {
    if (notice === null) {
      return undefined;
    }
    const timer = window.setTimeout(() => {
      setNotice(null);
    }, SHOWN_FOR);
    return () => {
      window.clearTimeout(timer);
    };
  }, [notice]);
  const tell = useCallback((next: INotice) => {
    setNotice(next);
  }, []);
  const hush = useCallback(() => {
    setNotice(null);
  }, []);
  return [notice, tell, hush];
}

export function Notice({ notice }: { readonly notice: INotice | null }): ReactElement {
  const box = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const node = box.current;
    if (node?.offsetParent != null && notice?.at !== undefined) {
      // It is read to its end: at the right edge of the canvas it begins before the pointer.
      const most = node.offsetParent.clientWidth - node.offsetWidth - BESIDE;
      node.style.left = `${String(Math.max(0, Math.min(notice.at.x, most)))}px`;
    }
  }, [notice]);
  return (
    <>
      <div className="df-Graph-live" role="status" aria-live="polite">
        {notice?.text}
      </div>
      {notice?.at === undefined ? null : (
        <div
          ref={box}
          className="df-Graph-notice"
          style={{ left: notice.at.x, top: notice.at.y }}
          aria-hidden="true"
        >
          {notice.text}
        </div>
      )}
    </>
  );
}
