// Promises of what an editor knows of its project's files: nothing is said to be missing before it was looked for.
import type * as Api from '../../../documents/generated/api';
import { type FilesProject, ProjectFiles } from '../../../editors/pipeline/projectFiles';
import type { IResourceType } from '../../../tokens';

it('has not looked before the interfaces were read, whatever else arrives', async () => {
  let answers = false;
  const project: FilesProject = {
    interfaces: () =>
      answers ? Promise.resolve({ items: [] }) : Promise.reject(new Error('No answer')),
    artifacts: () => Promise.resolve({ artifacts: [] }),
    tree: () => Promise.reject(new Error('No answer')),
    uses: path => Promise.resolve({ path, uses: [] }),
    libraries: () => Promise.resolve({ libraries: [] }),
    watch: () => ({ isDisposed: false, dispose: () => undefined })
  };
  const files = new ProjectFiles(project, 'pipelines/p.pipeline.json');
  await files.refresh(new Set<Api.Area>(['operations']));
  expect(files.isLoaded).toBe(false);
  expect(files.error).toBe('No answer');
  await files.refresh(new Set<Api.Area>(['artifacts']));
  expect(files.isLoaded).toBe(false);
  answers = true;
  await files.refresh(new Set<Api.Area>(['operations']));
  expect(files.isLoaded).toBe(true);
  files.dispose();
});

it('knows resources by type: those with an area of their own, and those of other libraries', async () => {
  const tree = {
    architectures: [{ path: 'architectures/net.architecture.json', name: 'net' }],
    resources: [
      { type: 'Circuit', path: 'circuits/adder.circuit.json', name: 'adder' },
      { type: 'Wire', path: 'wires/red.wire.json', name: 'red' }
    ]
  };
  let isThere = false;
  const project = {
    interfaces: () => Promise.resolve({ items: [] }),
    artifacts: () => Promise.resolve({ artifacts: [] }),
    tree: () => (isThere ? Promise.resolve(tree) : Promise.reject(new Error('No answer'))),
    uses: (path: string) => Promise.resolve({ path, uses: [] }),
    libraries: () =>
      Promise.resolve({
        libraries: [
          {
            name: 'circuits',
            title: 'Circuits',
            operations: [{ name: 'solve', summary: '', inputs: [], outputs: ['result'] }]
          }
        ]
      }),
    watch: () => ({ isDisposed: false, dispose: () => undefined })
  } as unknown as FilesProject;
  const files = new ProjectFiles(project, 'pipelines/p.pipeline.json');
  const type = (name: string, folder: string): IResourceType =>
    ({ type: name, folder }) as IResourceType;
  await files.refresh();
  expect(files.resources(type('Circuit', 'circuits'))).toBeNull();
  isThere = true;
  await files.refresh();
  expect(files.resources(type('Circuit', 'circuits'))).toEqual([tree.resources[0]]);
  expect(files.resources(type('Architecture', 'architectures'))).toEqual(tree.architectures);
  expect(files.offers).toEqual([
    {
      library: 'circuits',
      title: 'Circuits',
      name: 'solve',
      summary: '',
      inputs: [],
      outputs: ['result']
    }
  ]);
  files.dispose();
});
