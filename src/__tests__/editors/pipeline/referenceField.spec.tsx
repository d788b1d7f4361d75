// What a reference can point to: resources of any library that is registered, by their type.
import { nullTranslator } from '@jupyterlab/translation';
import { renderToStaticMarkup } from 'react-dom/server';

import { LibraryEditors } from '../../../documents/libraryEditors';
import { ReferenceField } from '../../../editors/pipeline/referenceField';
import type { EditorState } from '../../../editors/pipeline/state';
import type { IResourceType } from '../../../tokens';

const CIRCUIT: IResourceType = {
  type: 'Circuit',
  title: 'Circuit',
  icon: 'cube',
  folder: 'circuits',
  ending: '.circuit.json',
  factory: 'Circuit',
  create: () => Promise.reject(new Error('not here'))
};

function shown(libraries: LibraryEditors, path: string | null, problem?: string): string {
  const state = {
    trans: nullTranslator.load('deepforge'),
    model: {},
    libraries,
    isReadOnly: false,
    project: {},
    files: {
      resources: ({ type }: IResourceType) => [
        { path: `circuits/adder.${type}.json`, name: 'adder' }
      ]
    }
  } as unknown as EditorState;
  return renderToStaticMarkup(
    <ReferenceField
      state={state}
      id="solve"
      reference={{ name: 'circuit', type: 'Circuit', optional: false }}
      path={path}
      problem={problem}
    />
  );
}

it('offers the resources of a stranger’s library once that is registered, and a path before', () => {
  const libraries = new LibraryEditors();
  expect(shown(libraries, null)).toContain('Circuit, of a library that is not installed here');
  expect(shown(libraries, null)).toContain('<input');
  libraries.register({ library: 'circuits', title: 'Circuits', resources: [CIRCUIT] });
  const html = shown(libraries, null);
  expect(html).toContain('<option value="circuits/adder.Circuit.json">adder</option>');
  expect(html).toContain('aria-label="New Circuit for circuit"');
  expect(html).not.toContain('>Open<');
});

it('shows what it points to when that is gone, with the problem in place of the way to it', () => {
  const libraries = new LibraryEditors();
  libraries.register({ library: 'circuits', title: 'Circuits', resources: [CIRCUIT] });
  const html = shown(libraries, 'circuits/old.circuit.json', 'It is not there.');
  expect(html).toContain('circuits/old.circuit.json (missing)');
  expect(html).toContain('It is not there.');
  expect(html).not.toContain('>Open<');
  expect(shown(libraries, 'circuits/adder.Circuit.json')).toContain('>Open<');
});
