// The graph that both pages draw: n nodes of one operation in a square, 1.2 edges a node, the same for the same n.

export const STEP = [
  '"""One step of the benchmark\'s pipeline."""',
  '',
  '',
  'def step(first, second=None, *, size: int = 10, shuffle: bool = True):',
  '    scores = [size, shuffle]',
  '    return first, scores',
  ''
].join('\n');

export const INPUTS = ['first', 'second'];
export const OUTPUTS = ['first', 'scores'];

/** Nodes by id and edges, as a pipeline document holds them. */
export function pipeline(count) {
  const draw = random(7);
  const columns = Math.ceil(Math.sqrt(count));
  const nodes = {};
  const edges = {};
  for (let i = 0; i < count; i++) {
    nodes[`step_${i}`] = {
      kind: 'operation',
      operation: 'operations/step.py',
      attributes: { size: `${i}` },
      references: {},
      position: [(i % columns) * 256, Math.floor(i / columns) * 192]
    };
    if (i > 0) {
      const before = Math.max(0, i - 1 - Math.floor(draw() * 4));
      edges[`e_${i}`] = { from: [`step_${before}`, 'first'], to: [`step_${i}`, 'first'] };
      if (draw() < 0.2) {
        const other = Math.max(0, before - 2);
        edges[`f_${i}`] = { from: [`step_${other}`, 'scores'], to: [`step_${i}`, 'second'] };
      }
    }
  }
  return { version: 1, nodes, edges };
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function random(seed) {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}
