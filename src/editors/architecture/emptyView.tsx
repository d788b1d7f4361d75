// What the canvas shows of an empty architecture: one sentence, one button, and the other ways to begin.
import type { ReactElement } from 'react';

import { EmptyGraph } from '../common/emptyGraph';
import { startImport } from './importing';
import type { ArchitectureState } from './state';

export function EmptyArchitecture(props: { readonly state: ArchitectureState }): ReactElement {
  const { state } = props;
  const { trans } = state;
  const importers = state.editorOfLibrary?.importers ?? [];
  return (
    <EmptyGraph
      state={state}
      sentence={trans.__(
        'Add layers and connect them: shapes, sizes and errors appear while you do.'
      )}
    >
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
    </EmptyGraph>
  );
}
