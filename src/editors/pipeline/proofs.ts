// The latest proof of one open pipeline: whether it still holds, and checking again against the values that were kept.
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

import type { Proof } from '../../documents/generated/api';
import type { IProject } from '../../tokens';
import { messageOf } from '../../utils/errors';

export type ProofsProject = Pick<IProject, 'proofs' | 'prove' | 'cancelProof' | 'watch'>;

export namespace Proofs {
  export interface IOptions {
    readonly project: ProofsProject;
    /** The pipeline's path in the project. */
    readonly pipeline: () => string;
    /** Saves the document; rejects with the reason when it cannot be saved. */
    readonly save: () => Promise<void>;
  }
}

export class Proofs implements IDisposable {
  private readonly signal = new Signal<this, void>(this);
  private shown: Proof | null = null;
  private failure: string | null = null;
  private isAsking = false;
  private watching: IDisposable | null = null;
  private round = 0;
  private isGone = false;

  constructor(private readonly options: Proofs.IOptions) {
    void this.refresh();
  }

  get changed(): ISignal<this, void> {
    return this.signal;
  }

  /** The latest; null when there is none, or before it is known. */
  get latest(): Proof | null {
    return this.shown;
  }

  /** Why the last wish could not be met. */
  get error(): string | null {
    return this.failure;
  }

  /** Whether a check is being asked for. */
  get isBusy(): boolean {
    return this.isAsking;
  }

  get isDisposed(): boolean {
    return this.isGone;
  }

  /** Looks whether there is a newer one, and whether it still holds. */
  async refresh(): Promise<void> {
    const round = ++this.round;
    try {
      const { proofs } = await this.options.project.proofs(this.options.pipeline());
      if (round === this.round && !this.isGone) {
        this.show(proofs[0] ?? null);
      }
    } catch {
      // What was known stays; the next wish says what is wrong with the server.
    }
  }

  /**
   * Runs the pipeline as it is now, and compares with the values that the notebook ended with then. What the last check
   * took as given is taken again, unless all is to be checked.
   */
  async checkAgain(isAll = false): Promise<void> {
    const { shown } = this;
    if (shown === null || this.isAsking) {
      return;
    }
    const given = shown.given ?? [];
    this.isAsking = true;
    this.failure = null;
    this.signal.emit();
    try {
      await this.options.save();
      this.round += 1;
      this.show(
        await this.options.project.prove({
          session: shown.session,
          pipeline: this.options.pipeline(),
          finals: shown.id,
          ...(isAll || given.length === 0 ? {} : { given: [...given] }),
          ...(shown.tolerance === undefined ? {} : { tolerance: shown.tolerance })
        })
      );
    } catch (reason) {
      this.failure = messageOf(reason);
    } finally {
      this.isAsking = false;
      if (!this.isGone) {
        this.signal.emit();
      }
    }
  }

  async cancel(): Promise<void> {
    if (this.shown !== null) {
      this.failure = null;
      try {
        await this.options.project.cancelProof(this.shown.id);
      } catch (reason) {
        this.failure = messageOf(reason);
      }
      this.signal.emit();
    }
  }

  dispose(): void {
    this.isGone = true;
    this.watching?.dispose();
    Signal.clearData(this);
  }

  private show(proof: Proof | null): void {
    const before = this.shown;
    this.shown = proof;
    const runs = proof !== null && (proof.status === 'running' || proof.status === 'queued');
    if (!runs || proof.id !== before?.id) {
      this.watching?.dispose();
      this.watching = null;
    }
    if (runs && this.watching === null) {
      this.watching = this.options.project.watch('proof', proof.id, event => {
        if (event.topic === 'proof' && event.kind === 'state') {
          this.show(event.proof);
        } else if (event.kind === 'error') {
          this.failure = event.error.message;
          this.signal.emit();
        }
      });
    }
    if (JSON.stringify(before) !== JSON.stringify(proof)) {
      this.signal.emit();
    }
  }
}
