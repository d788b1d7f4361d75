// DeepForge's icons as LabIcons, so that they follow the theme.
import { LabIcon } from '@jupyterlab/ui-components';

import pipelineSvg from '../../style/icons/pipeline.svg';
import { ICON_PATHS, type IconName } from './iconPaths';

export const pipelineIcon = new LabIcon({ name: 'deepforge:pipeline', svgstr: pipelineSvg });

const DRAWN = new Map<IconName, LabIcon>();

/** One of the drawings as an icon for menus, tabs and the launcher; always the same object for the same drawing. */
export function drawnIcon(name: IconName): LabIcon {
  const icon = DRAWN.get(name) ?? drawn(name);
  DRAWN.set(name, icon);
  return icon;
}

function drawn(name: IconName): LabIcon {
  // The classes are those by which JupyterLab's themes colour strokes; a fill attribute would be coloured too.
  const svgstr =
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16">' +
    '<g class="jp-icon3 jp-icon-selectable" stroke="#616161" stroke-width="1.3" stroke-linecap="round" ' +
    `stroke-linejoin="round" style="fill: none"><path d="${ICON_PATHS[name]}"/></g></svg>`;
  return new LabIcon({ name: `deepforge:${name}-drawn`, svgstr });
}

export const projectIcon = drawnIcon('pipeline');
export const folderIcon = drawnIcon('folder');
export const operationIcon = drawnIcon('operation');
export const notebookIcon = drawnIcon('notebook');
export const executionIcon = drawnIcon('play');
export const provenanceIcon = drawnIcon('provenance');
export const staleIcon = drawnIcon('clock');
export const stopIcon = drawnIcon('stop');
export const takeBackIcon = drawnIcon('restore');
export const artifactIcon = drawnIcon('cube');
