// What taking a notebook's changes back would change, what the user decides about it, and doing it.
import { type ISignal, Signal } from '@lumino/signaling';

import type { NotebookChanges } from '../../documents/generated/api';
import type { IProject } from '../../tokens';
import { messageOf } from '../../utils/errors';

/** Whose version counts where both sides were changed. */
export type Choice = 'notebook' | 'project';

export interface ITakeBackSource {
  readonly project: Pick<IProject, 'notebookChanges' | 'takeBack'>;
  /** The notebook, relative to the project. */
  readonly notebook: string;
  /** The code of the notebook's cells as it is. */
  readonly text: () => string;
  /** Saves the notebook and what else is open and concerned, so that the server sees what the user sees. */
  readonly save: () => Promise<void>;
  /** Shows files of the project, and the notebook, as they are now. */
  readonly readAgain: (paths: readonly string[]) => Promise<void>;
}

export class TakeBackModel {
  readonly source: ITakeBackSource;
  private readonly change = new Signal<this, void>(this);
  private readonly choices = new Map<string, Choice>();
  private question = 0;
  private found: NotebookChanges | null = null;
  private made: NotebookChanges | null = null;
  private doing: 'reading' | 'taking' | null = null;
  private trouble: string | null = null;
  private outdated = false;
  /** The code that was last looked at. */
  private seen: string | null = null;

  constructor(source: ITakeBackSource) {
    this.source = source;
  }

  get changed(): ISignal<this, void> {
    return this.change;
  }

  /** What would be changed; null before the first answer. */
  get changes(): NotebookChanges | null {
    return this.found;
  }

  /** What was changed; null as long as nothing was. */
  get done(): NotebookChanges | null {
    return this.made;
  }

  get busy(): 'reading' | 'taking' | null {
    return this.doing;
  }

  /** Why it could not be read or done, for people. */
  get problem(): string | null {
    return this.trouble;
  }

  /** Whether the notebook was changed since it was looked at. */
  get isOutdated(): boolean {
    return this.outdated;
  }

  dispose(): void {
    this.question += 1;
    Signal.clearData(this);
  }

  /** What the user has said; null before. */
  choice(key: string): Choice | null {
    return this.choices.get(key) ?? null;
  }

  /** Something of the notebook was changed, which need not be its code. */
  touch(): void {
    const outdated = this.seen !== null && this.seen !== this.source.text();
    if (this.outdated !== outdated && this.doing === null) {
      this.outdated = outdated;
      this.change.emit();
    }
  }

  /** Looks at the notebook and the project again. */
  async refresh(): Promise<void> {
    const asked = (this.question += 1);
    this.begin('reading');
    try {
      const text = this.source.text();
      await this.source.save();
      const found = await this.source.project.notebookChanges(this.request());
      if (asked === this.question) {
        this.found = found;
        this.made = null;
        this.seen = text;
        this.end(null);
        this.outdated = false;
        this.touch();
      }
    } catch (reason) {
      if (asked === this.question) {
        this.end(messageOf(reason));
      }
    }
  }

  /** Says whose version counts. */
  async choose(key: string, choice: Choice): Promise<void> {
    this.choices.set(key, choice);
    await this.refresh();
  }

  /** Takes the changes back. */
  async take(): Promise<void> {
    if (this.doing !== null || this.found?.ready !== true || this.outdated) {
      return;
    }
    const asked = (this.question += 1);
    this.begin('taking');
    try {
      await this.source.save();
      const made = await this.source.project.takeBack(this.request());
      await this.source.readAgain(filesOf(made));
      if (asked === this.question) {
        this.made = made;
        this.choices.clear();
        this.end(null);
      }
    } catch (reason) {
      if (asked === this.question) {
        this.end(messageOf(reason));
      }
    }
  }

  private request(): { notebook: string; choices: Record<string, Choice> } {
    return { notebook: this.source.notebook, choices: Object.fromEntries(this.choices) };
  }

  private begin(doing: 'reading' | 'taking'): void {
    this.doing = doing;
    this.trouble = null;
    this.change.emit();
  }

  private end(problem: string | null): void {
    this.doing = null;
    this.trouble = problem;
    this.change.emit();
  }
}

/** The files of the project that taking back has written. */
function filesOf({ operations, pipeline, notebook }: NotebookChanges): string[] {
  return [...operations.map(each => each.path), ...(pipeline === null ? [] : [pipeline]), notebook];
}
