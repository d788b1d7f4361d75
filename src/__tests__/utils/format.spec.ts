// Promises of the short forms of sizes and times.
import { formatAge, formatBytes, formatSeconds } from '../../utils/format';

describe('formatBytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [33_700, '33.7 kB'],
    [999_960, '1.0 MB'],
    [345_500_000, '346 MB'],
    [1.5e12, '1.5 TB'],
    [5e15, '5000 TB']
  ])('says %p bytes as %p', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatSeconds', () => {
  it.each([
    [0, '0 ms'],
    [0.0424, '42 ms'],
    [0.9999, '1.0 s'],
    [1.84, '1.8 s'],
    [59.6, '1 min'],
    [192, '3 min 12 s'],
    [1625, '27 min'],
    [7500, '2 h 5 min']
  ])('says %p seconds as %p', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });
});

describe('formatAge', () => {
  it.each([
    [59, 'now'],
    [60, '1 min'],
    [7300, '2 h'],
    [200_000, '2 d']
  ])('says %p seconds ago as %p', (seconds, text) => {
    expect(formatAge(1_000_000_000, 1_000_000_000 + seconds * 1000)).toBe(text);
  });
});
