// A document and a project for tests of what follows them: questions are kept, and answered when the test says so.
import { Signal } from '@lumino/signaling';

import type { Architecture, IArchitectureModel } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import type { IProject } from '../../../tokens';

export const DENSE = 'keras.layers.Dense';

export function layer(
  units: string,
  position: [number, number] = [0, 0]
): Architecture['nodes'][string] {
  return { kind: 'layer', class: DENSE, arguments: { units }, position };
}

export const DOCUMENT: Architecture = {
  version: 1,
  library: 'keras',
  nodes: { a: layer('1'), b: layer('2') },
  edges: { e: { from: ['a', 'output'], to: ['b', 'inputs'] } }
};

/** As much of a document as is followed. */
export class FakeModel {
  data = DOCUMENT;
  unreadable: IArchitectureModel['unreadable'] = null;
  readonly changed = new Signal<this, void>(this);

  edit(data: Partial<Architecture>): void {
    this.data = { ...this.data, ...data };
    this.changed.emit();
  }

  get model(): IArchitectureModel {
    return this as unknown as IArchitectureModel;
  }
}

/** A question that waits for its answer. */
export interface IAsked<TRequest, TAnswer> {
  readonly request: TRequest;
  answer(answer: TAnswer): Promise<void>;
  fail(reason: unknown): Promise<void>;
}

export class FakeProject {
  readonly path = 'p';
  readonly feedbacks: IAsked<Api.FeedbackRequest, Partial<Api.ArchitectureFeedback>>[] = [];
  readonly codes: IAsked<Api.CodeRequest, Api.GeneratedCode>[] = [];
  readonly catalogues: IAsked<string, Api.Catalogue>[] = [];
  watchers: ((event: Api.ServerEvent) => void)[] = [];

  feedback(request: Api.FeedbackRequest): Promise<Api.ArchitectureFeedback> {
    return new Promise((resolve, reject) => {
      this.feedbacks.push(
        asked(
          request,
          answer => {
            resolve({ ...EMPTY, revision: request.revision, ...answer });
          },
          reject
        )
      );
    });
  }

  generateCode(request: Api.CodeRequest): Promise<Api.GeneratedCode> {
    return new Promise((resolve, reject) => {
      this.codes.push(asked(request, resolve, reject));
    });
  }

  catalogue(library: string): Promise<Api.Catalogue> {
    return new Promise((resolve, reject) => {
      this.catalogues.push(asked(library, resolve, reject));
    });
  }

  watch(_topic: string, _id: null, listener: (event: Api.ServerEvent) => void): object {
    this.watchers.push(listener);
    return {
      isDisposed: false,
      dispose: () => {
        this.watchers = this.watchers.filter(each => each !== listener);
      }
    };
  }

  /** Files of the project changed. */
  tell(areas: Api.ProjectEvent['areas'], ...paths: string[]): void {
    for (const each of this.watchers) {
      each({ topic: 'project', project: 'p', kind: 'changed', areas, paths });
    }
  }

  get project(): IProject {
    return this as unknown as IProject;
  }
}

const EMPTY = {
  changed: {},
  gone: [],
  parameters: 0,
  trainable: 0,
  weight_bytes: 0,
  activation_bytes: 0,
  complete: true,
  asks: []
};

function asked<TRequest, TAnswer>(
  request: TRequest,
  resolve: (answer: TAnswer) => void,
  reject: (reason: unknown) => void
): IAsked<TRequest, TAnswer> {
  return {
    request,
    answer: async answer => {
      resolve(answer);
      await settled();
    },
    fail: async reason => {
      reject(reason);
      await settled();
    }
  };
}

/** What was promised has happened. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 8; turn += 1) {
    await Promise.resolve();
  }
}
