// The architecture editor as a widget: what an architecture's document shows while its file is an architecture.
import { type ITranslator, nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';

import type { IArchitectureModel } from '../../documents/architecture/model';
import type { IDeepForgeServer, ILibraryEditors } from '../../tokens';
import type { EditorContext } from '../common/editorState';
import { GraphEditorWidget } from '../common/editorWidget';
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

export class ArchitectureEditor extends GraphEditorWidget<ArchitectureState> {
  constructor(options: IArchitectureEditorOptions) {
    const translator = options.translator ?? nullTranslator;
    super(
      new ArchitectureState({
        context: options.context,
        model: options.architecture,
        server: options.server,
        commands: options.commands,
        libraries: options.libraries,
        catalogues: options.catalogues,
        consent: options.consent,
        codeWidth: options.codeWidth,
        files: options.files,
        trans: translator.load('deepforge')
      }),
      EditorView,
      translator
    );
    arrangeUnplaced(this.state);
    this.addClass('df-ArchitectureEditor-body');
  }
}
