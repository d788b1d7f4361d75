// The menus of the project panel's head, made of commands.
import type { TranslationBundle } from '@jupyterlab/translation';
import { MenuSvg } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Menu } from '@lumino/widgets';

import type * as Api from '../../documents/generated/api';
import type { ILibraryEditors } from '../../tokens';
import { CommandIDs } from '../../utils/commandIDs';

export type MenuName = 'projects' | 'new' | 'more';
export type OpenMenu = (name: MenuName, anchor: HTMLElement) => void;

export const NEW_COMMANDS = [
  CommandIDs.newPipeline,
  CommandIDs.newOperation,
  CommandIDs.newNotebook
] as const;

export function makeMenu(
  name: MenuName,
  commands: CommandRegistry,
  projects: readonly Api.ProjectSummary[],
  libraries: ILibraryEditors,
  trans: TranslationBundle
): Menu {
  const menu = new MenuSvg({ commands });
  menu.addClass('df-Project-menu');
  switch (name) {
    case 'projects':
      for (const { path, name: projectName } of projects) {
        menu.addItem({ command: CommandIDs.openProject, args: { path, name: projectName } });
      }
      menu.addItem({ type: 'separator' });
      menu.addItem({ command: CommandIDs.newProject });
      break;
    case 'new':
      for (const command of NEW_COMMANDS) {
        menu.addItem({ command });
      }
      addResources(menu, commands, libraries, trans);
      menu.addItem({ type: 'separator' });
      menu.addItem({ command: CommandIDs.newProject });
      break;
    case 'more':
      menu.addItem({ command: CommandIDs.refreshProject });
      menu.addItem({ command: CommandIDs.foldProject });
      menu.addItem({ type: 'separator' });
      menu.addItem({ command: CommandIDs.browseProject });
      menu.addItem({ command: CommandIDs.projectSettings });
      break;
  }
  return menu;
}

/** What libraries let people make: their types of resources, and below each library's what it imports. */
function addResources(
  menu: Menu,
  commands: CommandRegistry,
  libraries: ILibraryEditors,
  trans: TranslationBundle
): void {
  for (const { library, title, resources, importers = [] } of libraries.all) {
    for (const { type } of resources) {
      menu.addItem({ command: CommandIDs.newResource, args: { type } });
    }
    if (importers.length > 0) {
      const submenu = new MenuSvg({ commands });
      submenu.title.label = trans.__('Import for %1', title);
      for (const { id } of importers) {
        submenu.addItem({
          command: CommandIDs.importArchitecture,
          args: { library, importer: id }
        });
      }
      menu.addItem({ type: 'submenu', submenu });
    }
  }
}

/** Opens a menu below what was pressed. It disposes of itself. */
export function openBelow(menu: Menu, anchor: HTMLElement): void {
  const { left, bottom } = anchor.getBoundingClientRect();
  menu.aboutToClose.connect(() => {
    // The command of the chosen entry still needs the menu.
    requestAnimationFrame(() => {
      menu.dispose();
    });
    anchor.focus();
  });
  menu.open(left, bottom);
}
