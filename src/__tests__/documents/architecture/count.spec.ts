// Promises of how many layers an architecture is said to have.
import { countInside, countLayers } from '../../../documents/architecture/count';
import type { Architecture, Layers, Node } from '../../../documents/architecture/model';

const layer = (name: string): Node => ({
  kind: 'layer',
  class: `keras.layers.${name}`,
  arguments: {},
  position: [0, 0]
});
const block = (architecture: string): Node => ({
  kind: 'block',
  architecture,
  arguments: {},
  position: [0, 0]
});
const graph = (nodes: Record<string, Node>): Layers => ({ nodes, edges: {} });
const NONE: ReadonlyMap<string, Architecture> = new Map();

const INNER = graph({ x: layer('InputLayer'), dense: layer('Dense'), relu: layer('ReLU') });
const OUTER = graph({ x: layer('InputLayer'), a: block('#inner'), b: block('#inner') });
const FILE: Architecture = { version: 1, library: 'keras', ...OUTER, models: { inner: INNER } };

it('counts blocks as their layers, and the inputs of the whole, not those of its blocks', () => {
  const whole = graph({
    image: layer('InputLayer'),
    stage: block('#outer'),
    stage_1: { kind: 'again', layer: 'stage', position: [0, 0] },
    end: layer('Dense')
  });
  const models = { inner: INNER, outer: OUTER };
  expect(countLayers({ layers: whole, models }, NONE)).toBe(1 + 4 + 4 + 1);
  expect(countInside('#outer', models, NONE)).toBe(4);
});

it('opens files, whose blocks are their own models', () => {
  const files = new Map([['architectures/part.architecture.json', FILE]]);
  expect(countInside('architectures/part.architecture.json', {}, files)).toBe(4);
  expect(countInside('architectures/gone.architecture.json', {}, files)).toBeNull();
});

it('ends where blocks contain themselves', () => {
  const models = { ring: graph({ again: block('#ring'), dense: layer('Dense') }) };
  expect(countInside('#ring', models, NONE)).toBe(2);
});
