// What the canvas shows of an empty document: one sentence, one button, and the other ways to begin.
import type { ReactElement, ReactNode } from 'react';

import { Icon } from '../../components/icon';
import type { AnyEditorState } from './editorState';

export interface IEmptyGraphProps {
  readonly state: AnyEditorState;
  readonly sentence: string;
  readonly children?: ReactNode;
}

export function EmptyGraph({ state, sentence, children }: IEmptyGraphProps): ReactElement {
  return (
    <div className="df-GraphEditor-empty">
      <p>{sentence}</p>
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
            {state.words.add}
          </button>
          {children}
        </>
      )}
    </div>
  );
}
