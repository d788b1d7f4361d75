// Wiring: the architecture editor's commands, toolbar, menus, shortcuts and settings.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { editorCommands } from '../editors/architecture/commandTable';
import { editorOf, whenEditor } from '../editors/architecture/editorOf';
import { startImport } from '../editors/architecture/importing';
import { readSettings } from '../editors/architecture/settings';
import {
  CodeSwitch,
  ExportMenu,
  IMPORT,
  ImportMenu,
  Totals
} from '../editors/architecture/toolbar';
import { commandIcon } from '../editors/common/icons';
import { toolbarParts, ViewSwitch } from '../editors/common/toolbarParts';
import { wireEditor } from '../editors/common/wiring';
import { IArchitectureEditorTracker, type IArchitectureImporter, ILibraryEditors } from '../tokens';

const PLUGIN = 'deepforge:architecture-editor';

export const architectureEditor: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Commands, toolbar, menus and settings of the architecture editor.',
  autoStart: true,
  requires: [IArchitectureEditorTracker, ILibraryEditors],
  optional: [ICommandPalette, IMainMenu, IToolbarWidgetRegistry, ISettingRegistry, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  tracker: IArchitectureEditorTracker,
  libraries: ILibraryEditors,
  palette: ICommandPalette | null,
  menu: IMainMenu | null,
  toolbars: IToolbarWidgetRegistry | null,
  registry: ISettingRegistry | null,
  given: ITranslator | null
): void {
  const translator = given ?? nullTranslator;
  const trans = translator.load('deepforge');
  const part = toolbarParts(whenEditor);
  const current = wireEditor(
    { app, palette, menu, toolbars, registry, translator },
    {
      plugin: PLUGIN,
      toolbar: 'Architecture',
      tracker,
      commands: editorCommands(trans),
      className: 'df-ArchitectureEditor',
      parts: {
        import: part(ImportMenu),
        export: part(ExportMenu),
        totals: part(Totals),
        view: part(ViewSwitch),
        code: part(CodeSwitch)
      },
      editorOf,
      whenEditor,
      setSettings: (state, values) => {
        state.setSettings(readSettings(values));
      }
    }
  );

  const importer = (id: unknown): IArchitectureImporter | undefined =>
    libraries.all.flatMap(each => each.importers ?? []).find(each => each.id === id);
  app.commands.addCommand(IMPORT, {
    label: args => importer(args['importer'])?.label ?? trans.__('Import'),
    icon: args => {
      const icon = importer(args['importer'])?.icon;
      return icon === undefined ? undefined : commandIcon(icon);
    },
    isEnabled: args => importer(args['importer']) !== undefined && current()?.project != null,
    execute: async args => {
      const state = current();
      const chosen = importer(args['importer']);
      if (state !== null && chosen !== undefined) {
        await startImport(state, chosen);
      }
    },
    describedBy: {
      args: { type: 'object', properties: { importer: { type: 'string' } } }
    }
  });
}
