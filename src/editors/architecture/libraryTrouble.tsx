// What stands in the palette's place while the library's catalogue is loaded, or when it cannot be had.
import { type ReactElement, useEffect, useState } from 'react';

import type { ArchitectureState } from './state';

/** Grey bars are shown only for what takes longer than this, in milliseconds. */
const PATIENCE = 300;

export function LibraryTrouble(props: { readonly state: ArchitectureState }): ReactElement | null {
  const { state } = props;
  const { trans, catalogue } = state;
  const isLoading = catalogue?.state === 'loading' && catalogue.index === null;
  const isSlow = useIsSlow(isLoading);
  if (catalogue === null || catalogue.state === 'ready') {
    return null;
  }
  if (catalogue.state === 'loading') {
    return isSlow && isLoading ? (
      <div className="df-Loading df-Layers-loading" role="status">
        <span className="df-Said">{trans.__('The layers are being read from the library')}</span>
        {Array.from({ length: 12 }, (_, at) => (
          <span key={at} aria-hidden="true" />
        ))}
      </div>
    ) : null;
  }
  return (
    <div className="df-Palette-error df-Problem" role="alert">
      {catalogue.reason}{' '}
      <button
        type="button"
        className="df-Link"
        onClick={() => {
          void catalogue.reload();
          state.feedback?.refresh();
        }}
      >
        {trans.__('Try again')}
      </button>
    </div>
  );
}

function useIsSlow(isWaiting: boolean): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    setSlow(false);
    if (!isWaiting) {
      return undefined;
    }
    const timer = window.setTimeout(() => {
      setSlow(true);
    }, PATIENCE);
    return () => {
      window.clearTimeout(timer);
    };
  }, [isWaiting]);
  return isSlow;
}
