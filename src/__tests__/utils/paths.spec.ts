// Where a project's file is on the Jupyter server.
import { toServerPath } from '../../utils/paths';

describe('toServerPath', () => {
  it.each<[string, string, string, string, string | null, string | null]>([
    ['inside the root', '/srv/p', 'pipelines/a.json', '/srv', null, 'p/pipelines/a.json'],
    ['the root itself', '/srv/p', 'a.json', '/srv/p/', null, 'a.json'],
    ['served from /', '/srv/p', 'a.json', '/', null, 'srv/p/a.json'],
    ['outside', '/tmp/p', 'a.json', '/srv', null, null],
    ['a sibling with the same beginning', '/srv/project', 'a.json', '/srv/p', null, null],
    ['root under home', '/home/ada/lab/p', 'a.json', '~/lab', '/home/ada', 'p/a.json'],
    ['root is home', '/home/ada/p', 'a.json', '~', '/home/ada', 'p/a.json'],
    ['home unknown', '/home/ada/p', 'a.json', '~', null, null],
    ['no root known', '/home/ada/p', 'a.json', '', null, null]
  ])('%s', (_name, root, relative, serverRoot, home, expected) => {
    expect(toServerPath(root, relative, serverRoot, home)).toBe(expected);
  });
});
