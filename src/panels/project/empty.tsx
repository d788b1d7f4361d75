// The panel without a tree: no project yet, no DeepForge on the server, a project that cannot be read, or loading.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import type { DeepForgeError } from '../../utils/errors';

export interface INoProjectProps {
  readonly onNew: () => void;
  readonly onHere: () => void;
  readonly trans: TranslationBundle;
}

export function NoProject({ onNew, onHere, trans }: INoProjectProps): ReactElement {
  return (
    <div className="df-Empty">
      <span className="df-Project-emptyTitle">{trans.__('No project here yet')}</span>
      <span>{trans.__('A project is a folder with pipelines, operations and notebooks.')}</span>
      <button type="button" className="df-Button df-mod-primary" onClick={onNew}>
        {trans.__('New project')}
      </button>
      <button type="button" className="df-Button" onClick={onHere}>
        {trans.__('Make this folder a project')}
      </button>
    </div>
  );
}

export interface IFailureProps {
  readonly failure: DeepForgeError;
  readonly onRetry: () => void;
  /** Null where there is no settings file to open. */
  readonly onSettings: (() => void) | null;
  readonly trans: TranslationBundle;
}

export function Failure({ failure, onRetry, onSettings, trans }: IFailureProps): ReactElement {
  return (
    <div className="df-Empty">
      <div className="df-Problem" role="alert">
        {failure.message}
      </div>
      <button type="button" className="df-Button" onClick={onRetry}>
        {trans.__('Try again')}
      </button>
      {onSettings === null ? null : (
        <button type="button" className="df-Button" onClick={onSettings}>
          {trans.__('Open deepforge.toml')}
        </button>
      )}
    </div>
  );
}

/** Grey bars where lines will be; the style shows them only after a moment. */
export function Loading({ trans }: { readonly trans: TranslationBundle }): ReactElement {
  return (
    <div className="df-Project-loading" role="status" aria-label={trans.__('Reading the project')}>
      {[62, 44, 52, 38, 58, 48].map(width => (
        <span key={width} style={{ width: `${width}%` }} />
      ))}
    </div>
  );
}
