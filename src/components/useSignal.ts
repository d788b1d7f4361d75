// A React component that is drawn again when a Lumino signal is emitted.
import type { ISignal } from '@lumino/signaling';
import { useEffect, useReducer } from 'react';

/** Draws the component again after each emission. */
export function useSignal(signal: ISignal<unknown, unknown>): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const listener = (): void => {
      draw();
    };
    signal.connect(listener);
    // What happened between the first drawing and now.
    draw();
    return () => {
      signal.disconnect(listener);
    };
  }, [signal]);
}
