// Wires a graph editor to JupyterLab: its commands, the Edit menu's undo and redo, its toolbar, its settings.
import type { JupyterFrontEnd } from '@jupyterlab/application';
import {
  createToolbarFactory,
  type ICommandPalette,
  type IToolbarWidgetRegistry,
  type IWidgetTracker,
  setToolbar
} from '@jupyterlab/apputils';
import type { IDocumentWidget } from '@jupyterlab/docregistry';
import type { IMainMenu } from '@jupyterlab/mainmenu';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { ITranslator } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { Widget } from '@lumino/widgets';

import type { IconName } from '../../utils/iconPaths';
import type { GraphEditorState, IEditedModel } from './editorState';
import { commandIcon } from './icons';

/** A command of an editor. */
export interface IEditorCommand<TState> {
  readonly id: string;
  readonly label: string;
  readonly caption?: string;
  readonly icon?: IconName;
  /** The name of what it would do now, where that changes. */
  readonly labelNow?: (state: TState) => string;
  readonly isEnabled: (state: TState) => boolean;
  readonly isToggled?: (state: TState) => boolean;
  /** `node`: the node under the pointer, where the command came from a context menu. */
  readonly execute: (state: TState, node: string | null) => void | Promise<void>;
}

/** What of JupyterLab an editor is wired to. */
export interface IWiringServices {
  readonly app: JupyterFrontEnd;
  readonly palette: ICommandPalette | null;
  readonly menu: IMainMenu | null;
  readonly toolbars: IToolbarWidgetRegistry | null;
  readonly registry: ISettingRegistry | null;
  readonly translator: ITranslator;
}

export interface IWiring<TState, TDocument extends IDocumentWidget> {
  /** Id of the plugin whose settings are followed. */
  readonly plugin: string;
  /** The name under which the toolbar's items are found in the settings. */
  readonly toolbar: string;
  readonly tracker: IWidgetTracker<TDocument>;
  readonly commands: readonly IEditorCommand<TState>[];
  /** Class of the document's widget, by which shortcuts and menus find it. */
  readonly className: string;
  /** Widgets of the toolbar that are more than a command, by name. */
  readonly parts: Readonly<Record<string, (document: TDocument) => Widget>>;
  /** The state of a document's editor; null while it shows none. */
  readonly editorOf: (document: TDocument | null) => TState | null;
  readonly whenEditor: (document: TDocument, callback: (state: TState) => void) => void;
  readonly setSettings: (state: TState, values: Readonly<Record<string, unknown>>) => void;
}

/** Gives a function that tells the state of the current editor. */
export function wireEditor<
  TState extends GraphEditorState<IEditedModel, string>,
  TDocument extends IDocumentWidget
>(services: IWiringServices, wiring: IWiring<TState, TDocument>): () => TState | null {
  const { app, palette, menu, toolbars, registry, translator } = services;
  const { plugin, toolbar, tracker, editorOf } = wiring;
  const { commands, shell } = app;
  const trans = translator.load('deepforge');
  let values: Readonly<Record<string, unknown>> = {};

  const current = (): TState | null =>
    tracker.currentWidget === shell.currentWidget ? editorOf(tracker.currentWidget) : null;
  /** The node under the pointer when a context menu was opened; null otherwise. */
  const nodeUnderPointer = (args: ReadonlyPartialJSONObject): string | null =>
    args['context'] === true
      ? (app.contextMenuHitTest(node => node.classList.contains('react-flow__node'))?.dataset[
          'id'
        ] ?? null)
      : null;

  for (const command of wiring.commands) {
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

  const stateOf = (widget: Widget): TState | null =>
    tracker.has(widget) ? editorOf(widget as TDocument) : null;
  for (const name of ['undo', 'redo'] as const) {
    const id = wiring.commands.find(each => each.id.endsWith(`-${name}`))?.id;
    if (id !== undefined) {
      menu?.editMenu.undoers[name].add({
        id,
        isEnabled: widget => {
          const model = stateOf(widget)?.model;
          return (name === 'undo' ? model?.canUndo : model?.canRedo) === true;
        }
      });
    }
  }

  const items =
    toolbars === null || registry === null
      ? null
      : createToolbarFactory(toolbars, registry, toolbar, plugin, translator);
  for (const [name, part] of Object.entries(wiring.parts)) {
    toolbars?.addFactory<TDocument>(toolbar, name, part);
  }

  // Menus and toolbar buttons follow the editor, once for each burst of changes.
  let isNotifying = false;
  const notify = (): void => {
    if (!isNotifying) {
      isNotifying = true;
      requestAnimationFrame(() => {
        isNotifying = false;
        for (const { id } of wiring.commands) {
          commands.notifyCommandChanged(id);
        }
      });
    }
  };
  tracker.currentChanged.connect(notify);
  tracker.widgetAdded.connect((_, document) => {
    document.addClass(wiring.className);
    // What the shortcuts of JupyterLab's Edit menu look for.
    document.node.dataset['jpUndoer'] = 'true';
    if (items !== null) {
      setToolbar(document, items);
    }
    wiring.whenEditor(document, state => {
      state.id = document.id;
      wiring.setSettings(state, values);
      state.changed.connect(() => {
        if (state === current()) {
          notify();
        }
      });
    });
  });

  const follow = async (): Promise<void> => {
    const loaded = await registry?.load(plugin);
    const apply = (): void => {
      values = loaded?.composite ?? {};
      tracker.forEach(document => {
        const state = editorOf(document);
        if (state !== null) {
          wiring.setSettings(state, values);
        }
      });
    };
    loaded?.changed.connect(apply);
    apply();
  };
  void follow().catch((reason: unknown) => {
    console.error(`DeepForge: the settings of ${plugin} could not be read.`, reason);
  });
  return current;
}
