// Several selected layers have one form when they are of one class; it knows what they share and where they differ.
import type { Node } from '../../../documents/architecture/model';
import { areAlike, compared } from '../../../editors/architecture/severalLayers';

function conv(given: Extract<Node, { kind: 'layer' }>['arguments'], of = 'Conv2D'): Node {
  return { kind: 'layer', class: `keras.layers.${of}`, arguments: given, position: [0, 0] };
}

describe('several layers', () => {
  it('share what all have, defaults included', () => {
    const relu = { class: 'keras.activations.relu', arguments: {} };
    const nodes = [
      conv({ filters: '32', activation: relu, padding: "'same'" }),
      conv({ filters: '32', activation: { ...relu }, strides: '2' }),
      conv({ filters: '32', activation: relu, padding: "'same'" })
    ];
    expect(compared(nodes)).toEqual({
      same: { filters: '32', activation: relu },
      different: { padding: ["'same'", null], strides: [null, '2'] }
    });
  });

  it('have one form only when they are of one class and have arguments of their own', () => {
    const again: Node = { kind: 'again', layer: 'a', position: [0, 0] };
    expect(areAlike([conv({}), conv({ filters: '3' })])).toBe(true);
    expect(areAlike([conv({}), conv({}, 'Dense')])).toBe(false);
    expect(areAlike([conv({}), again])).toBe(false);
    expect(areAlike([again, again])).toBe(false);
    expect(areAlike([])).toBe(false);
  });
});
