// The pipeline as JupyterLab's document contexts see it: text in and out, dirty or not.
import type { IChangedArgs } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { PartialJSONValue, ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';

import type { IGraphChange } from '../../../documents/graph/sharedGraph';
import { PipelineModel } from '../../../documents/pipeline/pipelineModel';
import { SharedPipeline } from '../../../documents/pipeline/sharedPipeline';
import type { IWords } from '../../../documents/words';

/** The type of the contents: under this name the server knows its twin of the shared document. */
export const CONTENT_TYPE = 'deepforge-pipeline';
export const MODEL_NAME = 'deepforge-pipeline';

export class PipelineDocumentModel implements DocumentRegistry.IModel {
  readonly defaultKernelName = '';
  readonly defaultKernelLanguage = '';
  readonly sharedModel: SharedPipeline;
  /** The same document for the screens. */
  readonly pipeline: PipelineModel;
  readonly collaborative: boolean;
  readonly #contentChanged = new Signal<this, void>(this);
  readonly #stateChanged = new Signal<this, IChangedArgs<unknown>>(this);
  #isDisposed = false;
  #readOnly = false;

  constructor(shared: SharedPipeline, isCollaborative: boolean, trans: IWords) {
    this.sharedModel = shared;
    this.collaborative = isCollaborative;
    this.pipeline = new PipelineModel(shared, trans, isCollaborative);
    shared.changed.connect(this.#onChanged, this);
  }

  get contentChanged(): ISignal<this, void> {
    return this.#contentChanged;
  }

  get stateChanged(): ISignal<this, IChangedArgs<unknown>> {
    return this.#stateChanged;
  }

  get dirty(): boolean {
    return this.sharedModel.dirty;
  }

  set dirty(value: boolean) {
    if (value !== this.dirty) {
      this.sharedModel.dirty = value;
    }
  }

  get readOnly(): boolean {
    return this.#readOnly;
  }

  set readOnly(newValue: boolean) {
    const oldValue = this.#readOnly;
    if (oldValue !== newValue) {
      this.#readOnly = newValue;
      this.#stateChanged.emit({ name: 'readOnly', oldValue, newValue });
    }
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    if (!this.#isDisposed) {
      this.#isDisposed = true;
      Signal.clearData(this);
      Signal.clearData(this.pipeline);
    }
  }

  /** The text that belongs in the file. */
  toString(): string {
    return this.sharedModel.getSource();
  }

  /** Takes over the text of the file, changing only what differs: the document is as it is on disk then. */
  fromString(value: string): void {
    this.sharedModel.setSource(value);
    this.dirty = false;
  }

  toJSON(): PartialJSONValue {
    return this.toString();
  }

  fromJSON(value: ReadonlyPartialJSONValue): void {
    this.fromString(typeof value === 'string' ? value : JSON.stringify(value));
  }

  initialize(): void {
    // Nothing: an empty model is an empty file.
  }

  #onChanged(_shared: SharedPipeline, change: IGraphChange): void {
    if (change.graphChange !== undefined) {
      this.#contentChanged.emit();
    }
    for (const { name, oldValue, newValue } of change.stateChange ?? []) {
      if (oldValue !== newValue) {
        this.#stateChanged.emit({ name, oldValue, newValue });
      }
    }
  }
}

export class PipelineModelFactory implements DocumentRegistry.IModelFactory<PipelineDocumentModel> {
  readonly name = MODEL_NAME;
  readonly contentType: Contents.ContentType = CONTENT_TYPE;
  readonly fileFormat: Contents.FileFormat = 'text';
  readonly collaborative = true;
  #isDisposed = false;

  constructor(private readonly trans: IWords) {}

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  createNew(options: DocumentRegistry.IModelOptions = {}): PipelineDocumentModel {
    const { sharedModel, collaborationEnabled } = options;
    const isShared = sharedModel instanceof SharedPipeline;
    return new PipelineDocumentModel(
      isShared ? sharedModel : SharedPipeline.create(),
      isShared && collaborationEnabled === true,
      this.trans
    );
  }

  preferredLanguage(): string {
    return '';
  }
}
