// Takes in long lists of records in slices, so that the page stays fluid while a large history arrives.

/** Longest time for one slice, in milliseconds: half a frame. */
const SLICE = 8;

export namespace Inbox {
  export interface IOptions<Item> {
    readonly take: (item: Item) => void;
    /** Calls back a little later, after the page had time for other things. */
    readonly later?: (call: () => void) => void;
    readonly now?: () => number;
  }
}

/**
 * Items are taken in their order: at once when nothing waits, otherwise after what waits.
 */
export class Inbox<Item> {
  private readonly take: (item: Item) => void;
  private readonly later: (call: () => void) => void;
  private readonly now: () => number;
  private readonly waiting: (readonly Item[])[] = [];
  private at = 0;
  private turn = 0;
  private isScheduled = false;

  constructor(options: Inbox.IOptions<Item>) {
    this.take = options.take;
    this.later = options.later ?? (call => setTimeout(call, 0));
    this.now = options.now ?? (() => performance.now());
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  push(items: readonly Item[]): void {
    if (items.length > 0) {
      this.waiting.push(items);
      if (!this.isScheduled) {
        this.work();
      }
    }
  }

  /** Forgets what waits. */
  clear(): void {
    this.waiting.length = 0;
    this.at = 0;
    this.turn += 1;
    this.isScheduled = false;
  }

  private work(): void {
    const end = this.now() + SLICE;
    for (let list = this.waiting[0]; list !== undefined; list = this.waiting[0]) {
      const item = list[this.at];
      this.at += 1;
      if (this.at >= list.length) {
        this.waiting.shift();
        this.at = 0;
      }
      if (item !== undefined) {
        this.take(item);
      }
      if (this.now() >= end && this.waiting.length > 0) {
        const { turn } = this;
        this.isScheduled = true;
        this.later(() => {
          if (turn === this.turn) {
            this.isScheduled = false;
            this.work();
          }
        });
        return;
      }
    }
  }
}
