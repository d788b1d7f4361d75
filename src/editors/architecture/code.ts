// The code of an open architecture, followed while somebody looks at it.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { IArchitectureModel } from '../../documents/architecture/model';
import type * as Api from '../../documents/generated/api';
import type { IProject } from '../../tokens';
import { DeepForgeError, messageOf } from '../../utils/errors';
import type { ArchitectureFeedback } from './feedback';

export interface ICodeOptions {
  readonly model: IArchitectureModel;
  readonly project: IProject;
  readonly feedback: ArchitectureFeedback;
  /** Name of the function that the code makes. */
  readonly title: () => string;
}

export class ArchitectureCode implements IDisposable {
  private readonly options: ICodeOptions;
  private readonly change = new Signal<this, void>(this);
  private isFollowing = false;
  private isAsking = false;
  private last: Api.GeneratedCode | null = null;
  private lastOf: string | null = null;
  private askedFor: string | null = null;
  private why: string | null = null;
  private disposed = false;

  constructor(options: ICodeOptions) {
    this.options = options;
  }

  /** Emitted when anything below has changed. */
  get changed(): ISignal<this, void> {
    return this.change;
  }

  /** Whether it follows the document: only while somebody looks at it. */
  get isOpen(): boolean {
    return this.isFollowing;
  }

  set isOpen(wanted: boolean) {
    if (wanted === this.isFollowing || this.disposed) {
      return;
    }
    this.isFollowing = wanted;
    if (wanted) {
      this.options.feedback.changed.connect(this.ask);
      this.askedFor = null;
      this.ask();
    } else {
      this.options.feedback.changed.disconnect(this.ask);
    }
  }

  /** The last code there was; null before the first. */
  get code(): Api.GeneratedCode | null {
    return this.last;
  }

  /** Whether `code` belongs to the document as it is now. */
  get isCurrent(): boolean {
    return this.why === null && this.last !== null && this.lastOf === this.wanted();
  }

  /** For people: why there is no newer code; null when there is, or will be. */
  get reason(): string | null {
    return this.why;
  }

  /** First and last line of a node, from 1; null when the code has none of it. */
  linesOf(node: string): readonly [number, number] | null {
    const [first, last] = this.last?.lines[node] ?? [];
    return first === undefined || last === undefined ? null : [first, last];
  }

  /** The node whose lines a line is of: of several the one with the fewest; null when it is of none. */
  nodeAt(line: number): string | null {
    let found: string | null = null;
    let length = Infinity;
    for (const [node, [first = 0, last = -1]] of Object.entries(this.last?.lines ?? {})) {
      if (first <= line && line <= last && last - first < length) {
        found = node;
        length = last - first;
      }
    }
    return found;
  }

  get isDisposed(): boolean {
    return this.disposed;
  }

  dispose(): void {
    this.isOpen = false;
    this.disposed = true;
    Signal.clearData(this);
  }

  /** What code is wanted of: a revision the process has, under a title. Null while a newer one is on its way. */
  private wanted(): string | null {
    const revision = this.options.feedback.revision;
    return revision?.isLatest === true
      ? `${String(revision.number)} ${this.options.title()}`
      : null;
  }

  private readonly ask = (): void => {
    const { feedback, model, project } = this.options;
    const wanted = this.wanted();
    const revision = feedback.revision;
    if (!this.isFollowing || this.isAsking || wanted === null || revision === null) {
      return;
    }
    if (wanted === this.askedFor) {
      return;
    }
    this.askedFor = wanted;
    this.isAsking = true;
    const { library } = model.data;
    const request: Api.CodeRequest = {
      library,
      editor: feedback.editor,
      revision: revision.number,
      title: this.options.title()
    };
    void project.generateCode(request).then(
      code => {
        this.onAnswer(wanted, code, null);
      },
      (reason: unknown) => {
        this.onAnswer(wanted, null, reason);
      }
    );
  };

  private onAnswer(wanted: string, code: Api.GeneratedCode | null, reason: unknown): void {
    this.isAsking = false;
    if (this.disposed) {
      return;
    }
    if (code !== null) {
      this.last = code;
      this.lastOf = wanted;
      this.why = null;
    } else if (reason instanceof DeepForgeError && reason.code === 'unknown-revision') {
      // The process was started anew: when it has the document again, the code is asked for again.
      this.options.feedback.reopen();
    } else {
      this.why = messageOf(reason);
    }
    this.change.emit();
    this.ask();
  }
}
