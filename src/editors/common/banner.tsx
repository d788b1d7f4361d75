// What concerns a whole document, in a line above its canvas.
import type { ReactElement } from 'react';

import { Icon } from '../../components/icon';

export function Banner(props: {
  readonly tone: 'failed' | 'running' | 'todo';
  readonly icon: 'info' | 'warn' | 'clock' | 'shield';
  readonly text: string;
  readonly children?: ReactElement;
}): ReactElement {
  return (
    <div className={`df-Banner df-st-${props.tone}`} role="status">
      <Icon name={props.icon} />
      <span>{props.text}</span>
      {props.children}
    </div>
  );
}
