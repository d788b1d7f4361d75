// The architecture editor as a widget: what an architecture's document shows while its file is an architecture.
import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import type { CommandRegistry } from '@lumino/commands';
import type { Message } from '@lumino/messaging';
import type { ReactElement } from 'react';

import type { IArchitectureModel } from '../../documents/architecture/model';
import type { IDeepForgeServer, ILibraryEditors } from '../../tokens';
import type { EditorContext } from '../common/editorState';
import type { Catalogues } from './catalogue';
import type { CodeWidth } from './codeWidth';
import type { CodeConsent } from './consent';
import { EditorView } from './editorView';
import { ArchitectureState, type IFiles } from './state';
import { arrangeUnplaced } from './unplaced';

export interface IArchitectureEditorOptions {
  readonly context: EditorContext;
  readonly architecture: IArchitectureModel;
  readonly server: IDeepForgeServer;
  readonly commands: CommandRegistry;
  readonly libraries: ILibraryEditors | null;
  /** Shared by all editors of the page. */
  readonly catalogues: Catalogues;
  readonly consent: CodeConsent;
  readonly codeWidth: CodeWidth;
  readonly files: IFiles;
  readonly translator?: ITranslator;
}

/** Makes the editor of an opened architecture. */
export function createArchitectureEditor(options: IArchitectureEditorOptions): ArchitectureEditor {
  return new ArchitectureEditor(options);
}

export class ArchitectureEditor extends ReactWidget {
  readonly state: ArchitectureState;
  private readonly translator: ITranslator;

  constructor(options: IArchitectureEditorOptions) {
    super();
    this.translator = options.translator ?? nullTranslator;
    this.state = new ArchitectureState({
      context: options.context,
      model: options.architecture,
      server: options.server,
      commands: options.commands,
      libraries: options.libraries,
      catalogues: options.catalogues,
      consent: options.consent,
      codeWidth: options.codeWidth,
      files: options.files,
      trans: this.translator.load('deepforge')
    });
    arrangeUnplaced(this.state);
    this.addClass('df-PipelineEditor-body');
    this.addClass('df-ArchitectureEditor-body');
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
