// Promises of a card's size and of where its ports are, which the style sheet repeats.
import {
  cardPlace,
  cardSize,
  dropPlace,
  gapPlace,
  placeAt,
  ringPlace,
  spansOf
} from '../../graph/card';
import { layer, merge } from './layers';

describe('a card', () => {
  it('is a title and a line, in steps of the grid', () => {
    expect(cardSize(layer('a'))).toEqual({ width: 128, height: 52 });
  });

  it('grows with the rings of its list, each with room for one more beside it', () => {
    const two = merge('a', [0, 0], ['e1', 'e2']);
    const six = merge('a', [0, 0], ['e1', 'e2', 'e3', 'e4', 'e5', 'e6']);
    expect(cardSize(two).height).toBe(60);
    expect(cardSize(six).width).toBeGreaterThanOrEqual(7 * 48);
    const [first, second] = [0, 1].map(ring => cardPlace(six, 'x', false, ring)?.[0] ?? 0);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(48);
  });

  it('names ports where there are several, and leaves out those that are hidden', () => {
    const ports = ['query', 'value', 'mask'].map(name => ({ name, family: 'any' as const }));
    const named = layer('a', [0, 0], { inputs: ports });
    expect(cardSize(named).height).toBe(52 + 16);
    const [query, value, mask] = ports;
    const alone = layer('a', [0, 0], {
      inputs: [query, value, mask].flatMap((port, index) =>
        port === undefined ? [] : [index === 0 ? port : { ...port, isHidden: true }]
      )
    });
    expect(cardSize(alone).height).toBe(52);
    expect(spansOf(alone, false).map(({ port }) => port.name)).toEqual(['query']);
    expect(cardPlace(alone, 'mask', false)).toBeNull();
  });

  it('keeps its size when an error comes', () => {
    expect(cardSize(layer('a', [0, 0], { problem: 'does not fit' }))).toEqual(cardSize(layer('a')));
  });

  it('has a single port in the middle of its border', () => {
    expect(cardPlace(layer('a'), 'x', false)).toEqual([64, 0]);
    expect(cardPlace(layer('a'), 'output', true)).toEqual([64, 52]);
    expect(cardPlace(layer('a'), 'gone', true)).toBeNull();
  });
});

describe('dropPlace', () => {
  it('is a gap where that is hit, and after the last anywhere else on the border', () => {
    expect(dropPlace(208, 1, gapPlace(208, 1, 0) + 10)).toBe(0);
    expect([dropPlace(208, 1, 10), dropPlace(208, 1, 90)]).toEqual([1, 1]);
    expect(dropPlace(240, 3, gapPlace(240, 3, 2) - 10)).toBe(2);
    expect(dropPlace(240, 3, ringPlace(240, 3, 1))).toBe(3);
  });

  it('leaves every gap of the narrowest list within reach', () => {
    for (const place of [0, 1, 2, 3, 4]) {
      expect(dropPlace(240, 4, gapPlace(240, 4, place))).toBe(place);
    }
  });
});

describe('placeAt', () => {
  it.each([0, 1, 2, 3])('means the gap before ring %s, where that gap is drawn', place => {
    expect(placeAt(240, 3, gapPlace(240, 3, place))).toBe(place);
  });

  it('is before a ring left of its middle and after it right of that', () => {
    const ring = ringPlace(240, 3, 1);
    expect([placeAt(240, 3, ring - 1), placeAt(240, 3, ring + 1)]).toEqual([1, 2]);
  });

  it('stays within the list', () => {
    expect([placeAt(240, 3, -50), placeAt(240, 3, 999)]).toEqual([0, 3]);
  });
});
