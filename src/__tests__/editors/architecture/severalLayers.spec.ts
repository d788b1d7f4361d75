// Several selected layers have one form: the arguments that all their classes have, what they share, where they differ.
import type { Node } from '../../../documents/architecture/model';
import type * as Api from '../../../documents/generated/api';
import { areLayers, compared, sharedArguments } from '../../../editors/architecture/severalLayers';

const activation: Api.CatalogueArgument = {
  name: 'activation',
  kind: 'object',
  family: 'activation',
  default: 'None'
};
const bias: Api.CatalogueArgument = { name: 'use_bias', kind: 'bool', default: 'True' };
const padding: Api.CatalogueArgument = {
  name: 'padding',
  kind: 'enum',
  choices: ["'valid'", "'same'"],
  default: "'valid'"
};

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

  it('have one form only when each has arguments of its own', () => {
    const again: Node = { kind: 'again', layer: 'a', position: [0, 0] };
    expect(areLayers([conv({}), conv({ filters: '3' })])).toBe(true);
    expect(areLayers([conv({}), conv({}, 'Dense')])).toBe(true);
    expect(areLayers([conv({}), again])).toBe(false);
    expect(areLayers([])).toBe(false);
  });

  it('of different classes have the arguments that take the same', () => {
    const dense = [{ name: 'units', kind: 'int' as const }, bias, activation];
    const image = [{ name: 'filters', kind: 'int' as const }, padding, activation, bias];
    const causal = { ...padding, choices: [...(padding.choices ?? []), "'causal'"] };
    expect(sharedArguments([dense])).toEqual(dense);
    expect(sharedArguments([image, dense])).toEqual([activation, bias]);
    expect(sharedArguments([image, [causal, bias]])).toEqual([bias]);
    expect(sharedArguments([image, []])).toEqual([]);
    expect(sharedArguments([])).toEqual([]);
  });

  it('whose classes have other defaults differ where nothing is set', () => {
    const lstm = [{ ...activation, default: "'tanh'" }];
    expect(sharedArguments([[activation], lstm])).toEqual([
      { name: 'activation', kind: 'object', family: 'activation' }
    ]);
    expect(compared([conv({}, 'Dense'), conv({}, 'LSTM')], [[activation], lstm])).toEqual({
      same: {},
      different: { activation: ['None', "'tanh'"] }
    });
    const relu = { activation: "'relu'" };
    expect(compared([conv(relu, 'Dense'), conv(relu, 'LSTM')], [[activation], lstm])).toEqual({
      same: { activation: "'relu'" },
      different: {}
    });
  });
});
