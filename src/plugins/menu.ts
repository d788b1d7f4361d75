// Wiring: the "DeepForge" menu. Its entries come from schemas; other plugins add theirs to the id `deepforge-menu`.
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';

export const menu: JupyterFrontEndPlugin<void> = {
  id: 'deepforge:menu',
  description: 'The DeepForge menu of the menu bar.',
  autoStart: true,
  activate: () => undefined
};
