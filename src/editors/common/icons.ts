// The icons of the editor's commands, for menus and toolbar buttons.
import { LabIcon } from '@jupyterlab/ui-components';

import { ICON_PATHS, type IconName } from '../../utils/iconPaths';

const MADE = new Map<IconName, LabIcon>();

/** One of DeepForge's icons in the form that JupyterLab's menus and toolbars take. */
export function commandIcon(name: IconName): LabIcon {
  let icon = MADE.get(name);
  if (icon === undefined) {
    icon = new LabIcon({
      name: `deepforge:icon-${name}`,
      svgstr:
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16">' +
        '<path class="jp-icon3" style="fill: none" stroke="#616161" stroke-width="1.3" ' +
        `stroke-linecap="round" stroke-linejoin="round" d="${ICON_PATHS[name]}"/></svg>`
    });
    MADE.set(name, icon);
  }
  return icon;
}
