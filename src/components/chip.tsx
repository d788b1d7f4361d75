// A chip: what a thing is or touches, by glyph, name and size.
import type { ReactElement } from 'react';

import type { TypeFamily } from '../documents/typeFamily';
import { Glyph } from './glyph';

export interface IChipProps {
  readonly family: TypeFamily;
  readonly name: string;
  /** Size or shape, already in words. */
  readonly size?: string;
  /** Without outline, for lines that must stay quiet. */
  readonly isQuiet?: boolean;
  readonly isSelected?: boolean;
  readonly onClick?: () => void;
}

export function Chip(props: IChipProps): ReactElement {
  const { family, name, size, isQuiet, isSelected, onClick } = props;
  const classes = `df-Chip ${isQuiet === true ? 'df-mod-quiet' : ''} ${isSelected === true ? 'df-mod-selected' : ''}`;
  const content = (
    <>
      <Glyph family={family} />
      <span className="df-Mono">{name}</span>
      {size === undefined ? null : <span className="df-Meta">{size}</span>}
    </>
  );
  return onClick === undefined ? (
    <span className={classes}>{content}</span>
  ) : (
    <button type="button" className={classes} onClick={onClick}>
      {content}
    </button>
  );
}
