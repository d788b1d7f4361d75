// Wiring: the pipeline editor's commands, toolbar, menu, shortcuts and settings.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import {
  createToolbarFactory,
  ICommandPalette,
  IToolbarWidgetRegistry,
  setToolbar
} from '@jupyterlab/apputils';
import { IMainMenu } from '@jupyterlab/mainmenu';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

import { editorCommands } from '../editors/pipeline/commandTable';
import { editorOf, whenEditor } from '../editors/pipeline/editorOf';
import { commandIcon } from '../editors/common/icons';
import { DEFAULT_SETTINGS, readSettings } from '../editors/pipeline/settings';
import { SavedState, ViewSwitch } from '../editors/common/toolbarParts';
import { FindField, RunButtons, ToolbarPart } from '../editors/pipeline/toolbar';
import type { EditorState } from '../editors/pipeline/state';
import { type IPipelineEditor, IPipelineEditorTracker } from '../tokens';

const PLUGIN = 'deepforge:pipeline-editor';
/** The name under which the toolbar's items are found in the settings. */
const TOOLBAR = 'Pipeline';

export const pipelineEditor: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'Commands, toolbar, menu and settings of the pipeline editor.',
  autoStart: true,
  requires: [IPipelineEditorTracker],
  optional: [ICommandPalette, IMainMenu, IToolbarWidgetRegistry, ISettingRegistry, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  tracker: IPipelineEditorTracker,
  palette: ICommandPalette | null,
  menu: IMainMenu | null,
  toolbars: IToolbarWidgetRegistry | null,
  registry: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands, shell } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  let settings = DEFAULT_SETTINGS;

  const current = (): EditorState | null =>
    tracker.currentWidget === shell.currentWidget ? editorOf(tracker.currentWidget) : null;
  /** The node under the pointer when a context menu was opened; null otherwise. */
  const nodeUnderPointer = (args: ReadonlyPartialJSONObject): string | null =>
    args['context'] === true
      ? (app.contextMenuHitTest(node => node.classList.contains('react-flow__node'))?.dataset[
          'id'
        ] ?? null)
      : null;

  const table = editorCommands(trans);
  for (const command of table) {
    commands.addCommand(command.id, {
      label: () => {
        const state = current();
        return state === null ? command.label : (command.labelNow?.(state) ?? command.label);
      },
      caption: command.caption ?? '',
      icon: args =>
        args['toolbar'] === true || args['context'] === true
          ? command.icon && commandIcon(command.icon)
          : undefined,
      isEnabled: () => {
        const state = current();
        return state !== null && command.isEnabled(state);
      },
      isToggleable: command.isToggled !== undefined,
      isToggled: () => {
        const state = current();
        return state !== null && command.isToggled?.(state) === true;
      },
      execute: async args => {
        const state = current();
        if (state !== null) {
          await command.execute(state, nodeUnderPointer(args));
        }
      },
      describedBy: {
        args: {
          type: 'object',
          properties: { toolbar: { type: 'boolean' }, context: { type: 'boolean' } }
        }
      }
    });
    palette?.addItem({ command: command.id, category: trans.__('DeepForge') });
  }

  const undoer = {
    undo: table.find(each => each.id.endsWith('-undo'))?.id,
    redo: table.find(each => each.id.endsWith('-redo'))?.id
  };
  const isEditor = (widget: Widget): widget is IPipelineEditor =>
    tracker.has(widget) && editorOf(widget as IPipelineEditor) !== null;
  for (const name of ['undo', 'redo'] as const) {
    const id = undoer[name];
    if (id !== undefined) {
      menu?.editMenu.undoers[name].add({
        id,
        isEnabled: widget =>
          isEditor(widget) && (name === 'undo' ? widget.pipeline.canUndo : widget.pipeline.canRedo)
      });
    }
  }

  const items =
    toolbars === null || registry === null
      ? null
      : createToolbarFactory(toolbars, registry, TOOLBAR, PLUGIN, translator ?? nullTranslator);
  const parts = {
    run: RunButtons,
    find: FindField,
    view: ViewSwitch,
    saved: SavedState
  } as const;
  for (const [name, part] of Object.entries(parts)) {
    toolbars?.addFactory<IPipelineEditor>(
      TOOLBAR,
      name,
      document => new ToolbarPart(document, part)
    );
  }

  // Menus and toolbar buttons follow the editor, once for each burst of changes.
  let isNotifying = false;
  const notify = (): void => {
    if (!isNotifying) {
      isNotifying = true;
      requestAnimationFrame(() => {
        isNotifying = false;
        for (const { id } of table) {
          commands.notifyCommandChanged(id);
        }
      });
    }
  };
  tracker.currentChanged.connect(notify);
  tracker.widgetAdded.connect((_, document) => {
    document.addClass('df-PipelineEditor');
    // What the shortcuts of JupyterLab's Edit menu look for.
    document.node.dataset['jpUndoer'] = 'true';
    if (items !== null) {
      setToolbar(document, items);
    }
    whenEditor(document, state => {
      state.id = document.id;
      state.setSettings(settings);
      state.changed.connect(() => {
        if (state === current()) {
          notify();
        }
      });
    });
  });

  const follow = async (): Promise<void> => {
    const loaded = await registry?.load(PLUGIN);
    const apply = (): void => {
      settings = readSettings(loaded?.composite ?? {});
      tracker.forEach(document => {
        editorOf(document)?.setSettings(settings);
      });
    };
    loaded?.changed.connect(apply);
    apply();
  };
  void follow().catch((reason: unknown) => {
    console.error('DeepForge: the settings of the pipeline editor could not be read.', reason);
  });
}
