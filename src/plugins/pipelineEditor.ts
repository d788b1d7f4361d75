// Wiring: the pipeline editor's commands, toolbar, menu, shortcuts and settings.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette, IToolbarWidgetRegistry } from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { FindField, SavedState, toolbarParts, ViewSwitch } from '../editors/common/toolbarParts';
import { wireEditor } from '../editors/common/wiring';
import { editorCommands } from '../editors/pipeline/commandTable';
import { editorOf, whenEditor } from '../editors/pipeline/editorOf';
import { readSettings } from '../editors/pipeline/settings';
import { RunButtons } from '../editors/pipeline/toolbar';
import { IPipelineEditorTracker } from '../tokens';

const PLUGIN = 'deepforge:pipeline-editor';

export const pipelineEditor: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Commands, toolbar, menu and settings of the pipeline editor.',
  autoStart: true,
  requires: [IPipelineEditorTracker],
  optional: [ICommandPalette, IMainMenu, IToolbarWidgetRegistry, ISettingRegistry, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: IPipelineEditorTracker,
    palette: ICommandPalette | null,
    menu: IMainMenu | null,
    toolbars: IToolbarWidgetRegistry | null,
    registry: ISettingRegistry | null,
    given: ITranslator | null
  ): void => {
    const translator = given ?? nullTranslator;
    const part = toolbarParts(whenEditor);
    wireEditor(
      { app, palette, menu, toolbars, registry, translator },
      {
        plugin: PLUGIN,
        toolbar: 'Pipeline',
        tracker,
        commands: editorCommands(translator.load('deepforge')),
        className: 'df-PipelineEditor',
        parts: {
          run: part(RunButtons),
          find: part(FindField),
          view: part(ViewSwitch),
          saved: part(SavedState)
        },
        editorOf,
        whenEditor,
        setSettings: (state, values) => {
          state.setSettings(readSettings(values));
        }
      }
    );
  }
};
