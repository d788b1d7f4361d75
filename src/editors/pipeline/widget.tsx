// The pipeline editor as a widget: what a pipeline's document shows while its file is a pipeline.
import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IPipelineModel } from '../../documents/pipeline/model';
import type { IDeepForgeServer, ILibraryEditors, IProject } from '../../tokens';
import type { EditorContext } from '../common/editorState';
import { GraphEditorWidget } from '../common/editorWidget';
import { EditorView } from './editorView';
import { EditorState } from './state';

export interface IPipelineEditorOptions {
  readonly context: EditorContext;
  readonly pipeline: IPipelineModel;
  readonly server: IDeepForgeServer;
  readonly libraries: ILibraryEditors;
  /** Saves what else is open and changed in a project; gives whether anything was. */
  readonly saveOthers: (project: IProject) => Promise<boolean>;
  readonly commands: CommandRegistry;
  readonly translator?: ITranslator;
}

/** Makes the editor of an opened pipeline. */
export function createPipelineEditor(options: IPipelineEditorOptions): PipelineEditor {
  return new PipelineEditor(options);
}

export class PipelineEditor extends GraphEditorWidget<EditorState> {
  constructor(options: IPipelineEditorOptions) {
    const translator = options.translator ?? nullTranslator;
    super(
      new EditorState({
        context: options.context,
        model: options.pipeline,
        server: options.server,
        libraries: options.libraries,
        saveOthers: options.saveOthers,
        commands: options.commands,
        trans: translator.load('deepforge')
      }),
      EditorView,
      translator
    );
  }
}
