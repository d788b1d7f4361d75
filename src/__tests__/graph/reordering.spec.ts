// Promises of moving a ring among others.
import { shifted } from '../../graph/reordering';

function order(count: number, from: number, to: number): number[] {
  const result: number[] = [];
  for (let index = 0; index < count; index++) {
    result[shifted(index, from, to)] = index;
  }
  return result;
}

it.each([
  [0, 2, [1, 2, 0, 3]],
  [3, 0, [3, 0, 1, 2]],
  [1, 2, [0, 2, 1, 3]],
  [2, 2, [0, 1, 2, 3]]
])('from %s to %s the others make room', (from, to, expected) => {
  expect(order(4, from, to)).toEqual(expected);
});
