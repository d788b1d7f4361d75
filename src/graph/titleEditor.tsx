// A node's title while it is edited in place: Enter or blur saves, Escape gives the old one back.
import type { ReactElement } from 'react';

import { useCanvas } from './context';
import { TextEditor } from './textEditor';
import type { IGraphNode } from './types';

export function TitleEditor({ node }: { readonly node: IGraphNode }): ReactElement {
  const { trans, actions, editing, refocus } = useCanvas();
  return (
    <TextEditor
      className="df-GraphNode-titleField"
      label={trans.__('Title of %1', node.title)}
      value={node.name ?? node.title}
      onDone={(text, how) => {
        editing.set(null);
        const title = text?.trim() ?? '';
        if (title !== '' && title !== (node.name ?? node.title)) {
          actions().rename?.(node.id, title);
        }
        if (how === 'key') {
          refocus(node.id);
        }
      }}
    />
  );
}
