// Several selected nodes: which they are, and what can be done with all of them.
import type { ReactElement, ReactNode } from 'react';

import { copySelection, duplicate } from '../editing';
import type { AnyEditorState } from '../editorState';
import { Section } from '../section';
import { ActionButton, DeleteButton } from './actionButton';
import { NodeLink } from './nodeLink';

/** As many nodes as are listed. */
const MOST = 12;

export interface ISeveralProps {
  readonly state: AnyEditorState;
  readonly nodes: readonly string[];
  /** What the editor itself can do with them. */
  readonly children: ReactNode;
}

export function Several({ state, nodes, children }: ISeveralProps): ReactElement {
  const { trans, words } = state;
  return (
    <>
      <Section title={words.selected(nodes.length)}>
        <ul className="df-Inspector-links">
          {nodes.slice(0, MOST).map(id => (
            <li key={id}>
              <NodeLink state={state} node={id} />
            </li>
          ))}
        </ul>
        {nodes.length > MOST ? (
          <p className="df-Meta">{trans.__('and %1 more', nodes.length - MOST)}</p>
        ) : null}
      </Section>
      <Section title={trans.__('Actions')}>
        <div className="df-Inspector-actions">
          {children}
          <ActionButton
            icon="copy"
            label={trans.__('Copy')}
            onPress={() => {
              void copySelection(state);
            }}
          />
          <ActionButton
            icon="plus"
            label={trans.__('Duplicate')}
            isDisabled={state.isReadOnly}
            onPress={() => {
              duplicate(state);
            }}
          />
          <DeleteButton state={state} />
        </div>
      </Section>
    </>
  );
}
