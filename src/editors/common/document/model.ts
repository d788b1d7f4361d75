// A graph document as JupyterLab's document contexts see it: text in and out, dirty or not.
import type { YDocument } from '@jupyter/ydoc';
import type { IChangedArgs } from '@jupyterlab/coreutils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { Contents } from '@jupyterlab/services';
import type { PartialJSONValue, ReadonlyPartialJSONValue } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';

import type { IGraphChange } from '../../../documents/graph/sharedGraph';

/** A shared document whose file is text. */
export type SharedText = Omit<YDocument<IGraphChange>, 'getSource'> & { getSource(): string };

/** `TEdited`: the same document for the screens. */
export class GraphDocumentModel<TShared extends SharedText, TEdited extends object>
  implements DocumentRegistry.IModel
{
  readonly defaultKernelName = '';
  readonly defaultKernelLanguage = '';
  readonly #contentChanged = new Signal<this, void>(this);
  readonly #stateChanged = new Signal<this, IChangedArgs<unknown>>(this);
  #isDisposed = false;
  #readOnly = false;

  constructor(
    readonly sharedModel: TShared,
    readonly edited: TEdited,
    readonly collaborative: boolean
  ) {
    sharedModel.changed.connect(this.#onChanged, this);
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
      Signal.clearData(this.edited);
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

  #onChanged(_shared: unknown, change: IGraphChange): void {
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

export namespace GraphModelFactory {
  export interface IOptions<TModel> {
    /** Unique among JupyterLab's document models. */
    readonly name: string;
    /** The type of the contents: under this name the server knows its twin of the shared document. */
    readonly contentType: Contents.ContentType;
    /** @param shared - the document that other browsers have too; null when there is none */
    readonly create: (shared: unknown, isCollaborative: boolean) => TModel;
  }
}

export class GraphModelFactory<
  TModel extends DocumentRegistry.IModel
> implements DocumentRegistry.IModelFactory<TModel> {
  readonly name: string;
  readonly contentType: Contents.ContentType;
  readonly fileFormat: Contents.FileFormat = 'text';
  readonly collaborative = true;
  readonly #create: GraphModelFactory.IOptions<TModel>['create'];
  #isDisposed = false;

  constructor(options: GraphModelFactory.IOptions<TModel>) {
    this.name = options.name;
    this.contentType = options.contentType;
    this.#create = options.create;
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    this.#isDisposed = true;
  }

  createNew(options: DocumentRegistry.IModelOptions = {}): TModel {
    const { sharedModel, collaborationEnabled } = options;
    return this.#create(sharedModel ?? null, collaborationEnabled === true);
  }

  preferredLanguage(): string {
    return '';
  }
}
