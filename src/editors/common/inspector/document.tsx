// What the inspector says of any document: its path, whether it can be written, how many problems it has.
import type { ReactElement, ReactNode } from 'react';

import { Icon } from '../../../components/icon';
import type { AnyEditorState } from '../editorState';
import { Section } from '../section';
import { problemCounts } from '../words';

export interface IDocumentHeadProps {
  readonly state: AnyEditorState;
  readonly title: string;
  /** Its path, or the name of the part that is shown. */
  readonly name: string;
  readonly children: ReactNode;
}

export function DocumentHead({ state, title, name, children }: IDocumentHeadProps): ReactElement {
  return (
    <Section title={title}>
      <p className="df-Mono df-Inspector-path">{name}</p>
      {state.isReadOnly ? (
        <p className="df-Inspector-note">
          <Icon name="lock" /> {state.trans.__('Read only: the file cannot be written.')}
        </p>
      ) : null}
      {children}
    </Section>
  );
}

export function ProblemCount(props: {
  readonly state: AnyEditorState;
  readonly problems: readonly { readonly severity: 'error' | 'warning' }[];
  /** Whether nobody has looked for them yet. */
  readonly isUnchecked?: boolean;
}): ReactElement {
  const { state, problems, isUnchecked = false } = props;
  const errors = problems.filter(each => each.severity === 'error').length;
  return (
    <Section title={state.trans.__('Problems')}>
      <p className="df-Meta">
        {isUnchecked && problems.length === 0
          ? state.trans.__('Not checked yet')
          : problemCounts(errors, problems.length - errors, state.trans)}
      </p>
    </Section>
  );
}
