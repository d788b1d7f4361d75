// One icon, in the size and colour of the text around it.
import type { ReactElement } from 'react';

import { ICON_PATHS, type IconName } from '../utils/iconPaths';

export interface IIconProps {
  readonly name: IconName;
  /** Said by screen readers; without it the icon is decoration. */
  readonly label?: string;
  readonly className?: string;
}

export function Icon({ name, label, className }: IIconProps): ReactElement {
  return (
    <svg
      className={`df-Icon ${className ?? ''}`}
      viewBox="0 0 16 16"
      role={label === undefined ? undefined : 'img'}
      aria-label={label}
      aria-hidden={label === undefined ? true : undefined}
    >
      <path d={ICON_PATHS[name]} />
    </svg>
  );
}
