// Promises of catalogues: loaded once for all editors, found by id, alias and words, new when own layers change.
import type * as Api from '../../../documents/generated/api';
import { Catalogues } from '../../../editors/architecture/catalogue';
import { CatalogueIndex } from '../../../editors/architecture/catalogueIndex';
import { DeepForgeError } from '../../../utils/errors';
import { FakeProject, settled } from './fakeProject';

function entry(name: string, more: Partial<Api.CatalogueEntry> = {}): Api.CatalogueEntry {
  return { id: `keras.layers.${name}`, family: 'layer', category: 'core', ...more };
}

const CATALOGUE: Api.Catalogue = {
  library: 'keras',
  version: '3',
  entries: [
    entry('SeparableConv2D', { category: 'convolution' }),
    entry('Conv2D', { category: 'convolution', aliases: ['keras.layers.Convolution2D'] }),
    entry('Conv2DTranspose', { category: 'convolution' }),
    entry('MultiHeadAttention', { summary: 'Looks at several places.' }),
    { id: 'keras.initializers.Zeros', family: 'initializer' }
  ]
};

function names(entries: readonly Api.CatalogueEntry[]): string[] {
  return entries.map(each => each.id.slice(each.id.lastIndexOf('.') + 1));
}

/** The same again, as a server sends it. */
function copyOf(catalogue: Api.Catalogue): Api.Catalogue {
  return JSON.parse(JSON.stringify(catalogue)) as Api.Catalogue;
}

describe('an index', () => {
  const index = new CatalogueIndex(CATALOGUE);

  it('finds entries by id and alias', () => {
    expect(index.find('keras.layers.Convolution2D')).toBe(index.find('keras.layers.Conv2D'));
    expect(index.find('keras.layers.Nothing')).toBeNull();
    expect(names(index.family('initializer'))).toEqual(['Zeros']);
    expect([...index.categories('layer').keys()]).toEqual(['convolution', 'core']);
  });

  it.each([
    ['conv2d', ['Conv2D', 'Conv2DTranspose', 'SeparableConv2D']],
    ['multi head', ['MultiHeadAttention']],
    ['several', ['MultiHeadAttention']],
    ['convolution2d', ['Conv2D']],
    ['conv zeros', []],
    ['zeros', []],
    ['', ['SeparableConv2D', 'Conv2D', 'Conv2DTranspose', 'MultiHeadAttention']]
  ])('finds %j among layers', (text, found) => {
    expect(names(index.search(text, 'layer'))).toEqual(found);
  });
});

it('is loaded once for all editors of a project', async () => {
  const [project, catalogues] = [new FakeProject(), new Catalogues()];
  const one = catalogues.of(project.project, 'keras');
  expect(project.catalogues).toHaveLength(0);
  const use = one.use();
  expect(one.state).toBe('loading');
  await project.catalogues[0]?.answer(CATALOGUE);
  const other = catalogues.of(project.project, 'keras');
  other.use();
  expect([other.index, other.state]).toEqual([one.index, 'ready']);
  expect(project.catalogues).toHaveLength(1);
  use.dispose();
  use.dispose();
  expect(project.watchers).toHaveLength(1);
});

it('is loaded again when modules change, and is another only when it is', async () => {
  const project = new FakeProject();
  const catalogue = new Catalogues().of(project.project, 'keras');
  const heard = jest.fn();
  catalogue.changed.connect(heard);
  const use = catalogue.use();
  await project.catalogues[0]?.answer(CATALOGUE);
  const first = catalogue.index;
  project.tell(['operations'], 'operations/train.py');
  expect(project.catalogues).toHaveLength(1);
  project.tell(['operations'], 'modules/own.py');
  await project.catalogues[1]?.answer(copyOf(CATALOGUE));
  expect(catalogue.index).toBe(first);
  project.tell(['operations']);
  project.tell(['operations']);
  expect(project.catalogues).toHaveLength(3);
  const own = entry('Own', { id: 'modules.own.Own', file: 'modules/own.py' });
  const more = { ...CATALOGUE, entries: [...CATALOGUE.entries, own] };
  await project.catalogues[2]?.answer(more);
  expect(catalogue.index?.find('modules.own.Own')?.file).toBe('modules/own.py');
  // The second change came while the answer to the first was on its way.
  expect(project.catalogues).toHaveLength(4);
  await project.catalogues[3]?.answer(copyOf(more));
  expect(heard).toHaveBeenCalledTimes(2);
  use.dispose();
  expect(project.watchers).toHaveLength(0);
});

it('says what is missing, and keeps what it had when the server is away', async () => {
  const project = new FakeProject();
  const catalogue = new Catalogues().of(project.project, 'keras');
  catalogue.use();
  await project.catalogues[0]?.fail(new DeepForgeError('missing-package', 'Install Keras.'));
  expect([catalogue.state, catalogue.reason, catalogue.index]).toEqual([
    'missing',
    'Install Keras.',
    null
  ]);
  void catalogue.reload();
  await project.catalogues[1]?.answer(CATALOGUE);
  expect([catalogue.state, catalogue.reason]).toEqual(['ready', null]);
  void catalogue.reload();
  await settled();
  await project.catalogues[2]?.fail(new DeepForgeError('unreachable', 'Away.'));
  expect([catalogue.state, catalogue.index?.find('keras.layers.Conv2D')?.id]).toEqual([
    'away',
    'keras.layers.Conv2D'
  ]);
});
