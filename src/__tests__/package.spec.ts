// What package.json, pyproject.toml and the Python package must agree on, and what JupyterLab wants of the schemas.
import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';

const ROOT = join(__dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf-8');

interface IPackage {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly resolutions: Readonly<Record<string, string>>;
}

describe('the two halves of the package', () => {
  const { version, dependencies, resolutions } = JSON.parse(read('package.json')) as IPackage;

  it('have one version', () => {
    expect(read('python/deepforge/__init__.py')).toContain(`__version__ = "${version}"`);
    expect(read('CHANGELOG.md')).toContain(`## ${version}`);
  });

  it('hold every JupyterLab package at the version that builds', () => {
    const names = Object.keys(dependencies).filter(name => name.startsWith('@jupyterlab/'));
    expect(names.filter(name => !(name in resolutions))).toEqual([]);
  });

  it('lock the Python packages without naming where they come from', () => {
    expect(read('requirements.lock')).not.toMatch(/https?:|--index|--find-links/);
    expect(read('yarn.lock')).not.toMatch(/https?:\/\//);
  });
});

interface ISchema {
  readonly 'jupyter.lab.menus'?: {
    readonly context?: readonly { readonly selector?: string }[];
  };
}

it('the DeepForge menu makes whatever the File menu makes', () => {
  const made = (path: string): string[] =>
    [...read(path).matchAll(/"deepforge:(new-\w+)",\s*"args": \{ "launcher": true/g)].map(
      ([, command]) => command ?? ''
    );
  const [ours, theirs] = [made('schema/menu.json'), made('schema/project-panel.json')];
  expect(theirs).toContain('new-resource');
  expect(ours).toEqual(expect.arrayContaining(theirs));
});

describe('context menus', () => {
  it('name one selector for each entry: one list of them and JupyterLab shows no entry at all', () => {
    const selectors = readdirSync(join(ROOT, 'schema'))
      .filter(name => name.endsWith('.json'))
      .flatMap(name => {
        const schema = JSON.parse(read(`schema/${name}`)) as ISchema;
        return schema['jupyter.lab.menus']?.context ?? [];
      })
      .flatMap(({ selector }) => (selector === undefined ? [] : [selector]));
    expect(selectors.length).toBeGreaterThan(0);
    expect(selectors.filter(selector => selector.includes(','))).toEqual([]);
  });
});
