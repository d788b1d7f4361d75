// Promises of what an editor knows of its project's files: nothing is said to be missing before it was looked for.
import type * as Api from '../../../documents/generated/api';
import { type FilesProject, ProjectFiles } from '../../../editors/pipeline/projectFiles';

it('has not looked before the interfaces were read, whatever else arrives', async () => {
  let answers = false;
  const project: FilesProject = {
    interfaces: () =>
      answers ? Promise.resolve({ items: [] }) : Promise.reject(new Error('No answer')),
    artifacts: () => Promise.resolve({ artifacts: [] }),
    tree: () => Promise.reject(new Error('No answer')),
    uses: path => Promise.resolve({ path, uses: [] }),
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
