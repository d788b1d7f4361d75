// A long history is taken in slices, in its order, and can be forgotten in the middle.
import { Inbox } from '../../kernel/inbox';

/** An inbox whose clock moves one millisecond with each item, and whose pauses are ended by hand. */
function setUp() {
  const taken: number[] = [];
  const later: (() => void)[] = [];
  let time = 0;
  const inbox = new Inbox<number>({
    take: item => {
      taken.push(item);
      time += 1;
    },
    later: call => {
      later.push(call);
    },
    now: () => time
  });
  return { inbox, taken, later };
}

const numbers = (length: number, from = 0): number[] =>
  Array.from({ length }, (_, at) => from + at);

describe('Inbox', () => {
  it('takes what is short at once', () => {
    const { inbox, taken, later } = setUp();
    inbox.push(numbers(3));
    expect(taken).toEqual([0, 1, 2]);
    expect(later).toEqual([]);
    expect(inbox.isEmpty).toBe(true);
  });

  it('takes what is long in slices, and what comes meanwhile after it', () => {
    const { inbox, taken, later } = setUp();
    inbox.push(numbers(20));
    expect(taken.length).toBeLessThan(20);
    inbox.push(numbers(2, 20));
    expect(later).toHaveLength(1);
    while (later.length > 0) {
      later.shift()?.();
    }
    expect(taken).toEqual(numbers(22));
  });

  it('forgets what waits', () => {
    const { inbox, taken, later } = setUp();
    inbox.push(numbers(20));
    const before = taken.length;
    inbox.clear();
    inbox.push([100]);
    later.forEach(call => {
      call();
    });
    expect(taken).toEqual([...numbers(before), 100]);
  });
});
