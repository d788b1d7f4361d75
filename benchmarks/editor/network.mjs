// A network as the architecture editor draws it: columns of residual blocks, the same for the same number of layers.

const DOWN = 112;
const ACROSS = 240;
const KINDS = [
  ['Conv2D', 'convolution', '64, 3 × 3', '36,928'],
  ['BatchNormalization', 'normalization', '', '256'],
  ['Activation', 'activation', 'relu', '']
];

/** Blocks of eight layers: seven in a row, then a list that takes the first and the last of them. */
export function network(count) {
  const rows = Math.ceil(Math.sqrt(count / 2));
  const nodes = [];
  const edges = [];
  const id = index => `layer_${index}`;
  const join = (from, to, place) => {
    edges.push({
      id: `${from}_${to}`,
      from: [id(from), 'output'],
      to: [id(to), 'x'],
      family: 'any',
      label: '56×56×64',
      ...(place === undefined ? {} : { place })
    });
    return `${from}_${to}`;
  };
  for (let i = 0; i < count; i++) {
    const isMerge = i % 8 === 7;
    const [title, tone, summary, note] = isMerge ? ['Add', 'merging', '', ''] : KINDS[i % 3];
    const rings = isMerge
      ? [join(i - 7, i, 0), join(i - 1, i, 1)].map(edge => ({ edge, title: edge }))
      : undefined;
    if (!isMerge && i > 0) {
      join(i - 1, i);
    }
    nodes.push({
      id: id(i),
      title,
      icon: 'layers',
      card: { tone, summary, note },
      position: [Math.floor(i / rows) * ACROSS, (i % rows) * DOWN],
      inputs: [{ name: 'x', family: 'any', ...(rings === undefined ? {} : { rings }) }],
      outputs: [{ name: 'output', family: 'any' }],
      rows: [],
      description: id(i)
    });
  }
  return { nodes, edges };
}
