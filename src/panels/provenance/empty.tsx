// What the provenance panel says while there is no lineage to show, and what to do next.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { INotebookSession } from '../../tokens';

export interface IEmptyProps {
  readonly session: INotebookSession | null;
  readonly trans: TranslationBundle;
  readonly changeKernel: (session: INotebookSession) => void;
}

export function Empty({ session, trans, changeKernel }: IEmptyProps): ReactElement {
  const state = session?.status.state;
  if (session === null || state === undefined) {
    return (
      <div className="df-Empty">
        {trans.__('Open a notebook to see what its cells read and write, and what made what.')}
      </div>
    );
  }
  const canChange = state === 'not-recording' || state === 'not-python' || state === 'no-kernel';
  return (
    <div className="df-Empty">
      <span>{sentence(session, trans)}</span>
      {canChange ? (
        <button
          type="button"
          className="df-Button df-mod-primary"
          onClick={() => {
            changeKernel(session);
          }}
        >
          {trans.__('Change to the DeepForge kernel')}
        </button>
      ) : null}
      {state === 'not-recording' ? (
        <span className="df-Meta">
          {trans.__('To keep this kernel and its values, run %1 in a cell.', '%load_ext deepforge')}
        </span>
      ) : null}
    </div>
  );
}

function sentence(session: INotebookSession, trans: TranslationBundle): string {
  const { state, reason } = session.status;
  switch (state) {
    case 'no-kernel':
      return trans.__('This notebook has no kernel.');
    case 'connecting':
      return trans.__('Waiting for the kernel…');
    case 'paused':
      return trans.__('Recording is paused: what cells do now will not be here.');
    case 'recording':
      return trans.__('Run a cell: what it reads and writes will be here.');
    case 'not-python':
    case 'not-recording':
    case 'lost':
      return reason ?? trans.__('This kernel does not record.');
  }
}
