// The state of a dialog that imports: what is chosen, the name, how far it is, and what came of it.
import { UUID } from '@lumino/coreutils';
import { type ISignal, Signal } from '@lumino/signaling';

import type * as Api from '../../documents/generated/api';
import { DeepForgeError, messageOf } from '../../utils/errors';

/** What is imported, without what every import has. */
export type ImportChoice = Omit<Api.ImportRequest, 'library' | 'id' | 'name'>;

export interface IImportFailure {
  readonly message: string;
  /** Line of the imported code, from 1, where it is known. */
  readonly line: number | null;
  /** What stands in that line. */
  readonly text: string | null;
}

export interface IImportFormOptions {
  readonly name: string;
  /** What is wrong with a name, for people; null when nothing is. */
  readonly nameProblem: (name: string) => string | null;
  readonly start: (
    choice: ImportChoice,
    name: string,
    id: string
  ) => Promise<Api.ImportedArchitecture>;
  readonly stop: (id: string) => Promise<void>;
  /** How long an import runs, in milliseconds, before it is said that it does. */
  readonly patience?: number;
}

/** An answer that comes within this time, in milliseconds, needs no word about waiting. */
const PATIENCE = 300;

export class ImportForm {
  private readonly options: IImportFormOptions;
  private readonly change = new Signal<this, void>(this);
  private shownChoice: ImportChoice | null = null;
  private shownName: string;
  private isNameWritten: boolean;
  private shownVariable = '';
  private shownVariables: readonly string[] = [];
  private areModulesAgreed = true;
  private shownFailure: IImportFailure | null = null;
  private shownResult: Api.ImportedArchitecture | null = null;
  private running: string | null = null;
  private slow = false;
  private stopping = false;

  constructor(options: IImportFormOptions) {
    this.options = options;
    this.shownName = options.name;
    this.isNameWritten = options.name !== '';
  }

  get changed(): ISignal<this, void> {
    return this.change;
  }

  /** What is chosen; null while it is not complete. */
  get choice(): ImportChoice | null {
    return this.shownChoice;
  }

  get name(): string {
    return this.shownName;
  }

  get nameProblem(): string | null {
    return this.options.nameProblem(this.shownName);
  }

  /** The function or variable to take; '' while there is only one. */
  get variable(): string {
    return this.shownVariable;
  }

  /** Those there are, once it is known that there are several. */
  get variables(): readonly string[] {
    return this.shownVariables;
  }

  /** Whether classes and functions that only the code has may become a module of the project. */
  get writesModules(): boolean {
    return this.areModulesAgreed;
  }

  get failure(): IImportFailure | null {
    return this.shownFailure;
  }

  /** The document that was made; null before. */
  get result(): Api.ImportedArchitecture | null {
    return this.shownResult;
  }

  get isImporting(): boolean {
    return this.running !== null;
  }

  /** Whether it has run for so long that it should be said. */
  get isSlow(): boolean {
    return this.slow;
  }

  get isStopping(): boolean {
    return this.stopping;
  }

  get isReady(): boolean {
    return !this.isImporting && this.shownChoice !== null && this.nameProblem === null;
  }

  /** Chooses what to import; a name is suggested until one was written. */
  choose(choice: ImportChoice | null, suggested: string): void {
    const isOther =
      choice?.path !== this.shownChoice?.path || choice?.text !== this.shownChoice?.text;
    this.shownChoice = choice;
    if (!this.isNameWritten) {
      this.shownName = nameFrom(suggested);
    }
    if (isOther) {
      this.shownVariable = '';
      this.shownVariables = [];
    }
    this.shownFailure = null;
    this.emit();
  }

  setName(name: string): void {
    this.shownName = name;
    this.isNameWritten = name !== '';
    this.emit();
  }

  setVariable(variable: string): void {
    this.shownVariable = variable;
    this.shownFailure = null;
    this.emit();
  }

  setWritesModules(isAgreed: boolean): void {
    this.areModulesAgreed = isAgreed;
    this.emit();
  }

  /** Imports what is chosen; gives whether a document was made. What went wrong is in `failure`. */
  async import(): Promise<boolean> {
    const choice = this.shownChoice;
    if (choice === null || !this.isReady) {
      return false;
    }
    const id = UUID.uuid4();
    const variable = this.shownVariable.trim();
    this.running = id;
    this.shownFailure = null;
    this.emit();
    const timer = setTimeout(() => {
      this.slow = true;
      this.emit();
    }, this.options.patience ?? PATIENCE);
    try {
      this.shownResult = await this.options.start(
        {
          ...choice,
          ...(variable === '' ? {} : { variable }),
          ...(isCode(choice) ? { modules: this.areModulesAgreed } : {})
        },
        this.shownName.trim(),
        id
      );
      return true;
    } catch (reason) {
      // That it was stopped is what the user wanted.
      if (!this.stopping) {
        this.fail(reason);
      }
      return false;
    } finally {
      clearTimeout(timer);
      this.running = null;
      this.slow = false;
      this.stopping = false;
      this.emit();
    }
  }

  /** Stops the import that runs. */
  async stop(): Promise<void> {
    if (this.running === null || this.stopping) {
      return;
    }
    this.stopping = true;
    this.emit();
    try {
      await this.options.stop(this.running);
    } catch (reason) {
      this.stopping = false;
      this.fail(reason);
      this.emit();
    }
  }

  private fail(reason: unknown): void {
    const data = reason instanceof DeepForgeError ? reason.data : {};
    const { line, choices, text } = data;
    this.shownFailure = {
      message: messageOf(reason),
      line: typeof line === 'number' ? line : null,
      text: typeof text === 'string' && text.trim() !== '' ? text : null
    };
    if (Array.isArray(choices)) {
      this.shownVariables = choices.filter(each => typeof each === 'string');
      this.shownVariable = this.shownVariables[0] ?? '';
    }
  }

  private emit(): void {
    this.change.emit();
  }
}

function isCode({ kind }: ImportChoice): boolean {
  return kind === 'code' || kind === 'text';
}

/** A name for a file, made of what something is called: "models/Tiny Net.py" → "tiny_net". */
function nameFrom(title: string): string {
  const stem = (title.split('/').pop() ?? title).replace(/\.[A-Za-z0-9]{1,6}$/, '');
  return stem
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}
