// Documentation as the library's authors wrote it: plain text with code in backticks.
import { Fragment, type ReactElement } from 'react';

export function Doc({ text }: { readonly text: string }): ReactElement {
  const parts = text.split(/(`+[^`]+`+)/);
  return (
    <p className="df-Doc">
      {parts.map((part, at) =>
        part.startsWith('`') && part.endsWith('`') ? (
          <code key={at}>{part.replace(/^`+|`+$/g, '')}</code>
        ) : (
          <Fragment key={at}>{part}</Fragment>
        )
      )}
    </p>
  );
}
