// The name of a node, which leads to it.
import type { ReactElement } from 'react';

import type { AnyEditorState } from '../editorState';

export interface INodeLinkProps {
  readonly state: AnyEditorState;
  readonly node: string;
  /** One of its ports, where that is meant. */
  readonly port?: string;
}

export function NodeLink({ state, node, port }: INodeLinkProps): ReactElement {
  const title = state.title(node);
  return (
    <button
      type="button"
      className="df-Link"
      onClick={() => {
        state.reveal(node);
      }}
    >
      {port === undefined ? title : `${title}, ${port}`}
    </button>
  );
}
