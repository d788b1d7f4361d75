// The pipeline editor as a widget: what a pipeline's document shows while its file is a pipeline.
import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import type { ReactElement } from 'react';

import type { IPipelineModel } from '../../documents/pipeline/model';
import type { IDeepForgeServer, ILibraryEditors } from '../../tokens';
import type { EditorContext } from '../common/editorState';
import { EditorView } from './editorView';
import { EditorState } from './state';

export interface IPipelineEditorOptions {
  readonly context: EditorContext;
  readonly pipeline: IPipelineModel;
  readonly server: IDeepForgeServer;
  readonly libraries: ILibraryEditors;
  readonly commands: CommandRegistry;
  readonly translator?: ITranslator;
}

/** Makes the editor of an opened pipeline. */
export function createPipelineEditor(options: IPipelineEditorOptions): PipelineEditor {
  return new PipelineEditor(options);
}

export class PipelineEditor extends ReactWidget {
  readonly state: EditorState;
  private readonly translator: ITranslator;

  constructor(options: IPipelineEditorOptions) {
    super();
    this.translator = options.translator ?? nullTranslator;
    this.state = new EditorState({
      context: options.context,
      model: options.pipeline,
      server: options.server,
      libraries: options.libraries,
      commands: options.commands,
      trans: this.translator.load('deepforge')
    });
    this.addClass('df-PipelineEditor-body');
    // Single-letter shortcuts need something that has the focus.
    this.node.tabIndex = -1;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.state.dispose();
      super.dispose();
    }
  }

  protected override render(): ReactElement {
    return <EditorView state={this.state} translator={this.translator} />;
  }

  protected override onActivateRequest(msg: Message): void {
    super.onActivateRequest(msg);
    if (!this.node.contains(document.activeElement)) {
      this.node.focus();
    }
  }
}
