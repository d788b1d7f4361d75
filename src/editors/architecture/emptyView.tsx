// What the canvas shows of an empty architecture: one sentence, one button, and the other ways to begin.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';
import { startImport } from './importing';
import type { ArchitectureState } from './state';

export function EmptyArchitecture(props: { readonly state: ArchitectureState }): ReactElement {
  const { state } = props;
  const { trans } = state;
  const importers = state.editorOfLibrary?.importers ?? [];
  return (
    <div className="df-PipelineEditor-empty">
      <p>
        {trans.__('Add layers and connect them: shapes, sizes and errors appear while you do.')}
      </p>
      {state.isReadOnly ? null : (
        <>
          <button
            type="button"
            className="df-Button df-mod-primary"
            onClick={() => {
              state.setPopup({ kind: 'add' });
            }}
          >
            <Icon name="plus" />
            {trans.__('Add a layer')}
          </button>
          {importers.length === 0 || state.project === null ? null : (
            <p className="df-Layers-begin">
              {importers.map(importer => (
                <button
                  key={importer.id}
                  type="button"
                  className="df-Link"
                  onClick={() => {
                    void startImport(state, importer);
                  }}
                >
                  {importer.label}
                </button>
              ))}
            </p>
          )}
        </>
      )}
    </div>
  );
}
