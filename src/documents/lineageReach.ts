// Whether values of one execution reached another: a set of bits for each execution, made from those it used.
import type { LineageIndex } from './lineageIndex';
import { type Records, sources } from './lineageWalk';

/**
 * Grows with the session, in order; asking costs nothing. A session of n executions takes n² / 8 bytes: 3 MB for 5,000.
 */
export class LineageReach {
  /** Place of each execution in the order. */
  private readonly places = new Map<number, number>();
  private readonly sets: Uint32Array[] = [];

  constructor(
    private readonly records: Records,
    private readonly index: LineageIndex
  ) {}

  /** Takes in the executions that came since the last time; `order` only ever grows at its end. */
  grow(order: readonly number[]): void {
    for (let place = this.sets.length; place < order.length; place++) {
      const number = order[place] ?? -1;
      const record = this.records.get(number);
      const set = new Uint32Array((place >> 5) + 1);
      for (const source of record === undefined ? [] : sources(record, this.index)) {
        const from = this.places.get(source);
        if (from !== undefined) {
          const word = from >> 5;
          set[word] = (set[word] ?? 0) | (1 << (from & 31));
          this.sets[from]?.forEach((bits, at) => {
            set[at] = (set[at] ?? 0) | bits;
          });
        }
      }
      this.places.set(number, place);
      this.sets.push(set);
    }
  }

  /** Whether values of execution `early` reached execution `late`. */
  reaches(early: number, late: number): boolean {
    const from = this.places.get(early);
    const set = this.sets[this.places.get(late) ?? -1];
    return from !== undefined && ((set?.[from >> 5] ?? 0) & (1 << (from & 31))) !== 0;
  }
}
