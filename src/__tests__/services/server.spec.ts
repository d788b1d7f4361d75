// The client of the server extension: addresses, bodies, errors, and what is remembered.
import { nullTranslator } from '@jupyterlab/translation';

import { DeepForgeServer } from '../../services/server';
import type { IProject } from '../../tokens';
import { BASE, type IAnswer, type IFakeServer, fakeServer } from './fakes';

const trans = nullTranslator.load('deepforge');

function make(answers: Record<string, IAnswer | Error> = {}): {
  server: DeepForgeServer;
  fake: IFakeServer;
} {
  const fake = fakeServer();
  for (const [key, answer] of Object.entries(answers)) {
    fake.answers.set(key, answer);
  }
  return { server: new DeepForgeServer(fake.settings, trans), fake };
}

const HASH = 'ab'.repeat(32);

describe('the endpoints', () => {
  // Every method with the request it sends. The project's folder has what addresses must escape.
  const project = 'project=my%20work%2Fa%26b';
  const cases: readonly [string, (p: IProject) => Promise<unknown>, string, unknown?][] = [
    ['tree', p => p.tree(), `GET /tree?${project}`],
    [
      'create',
      p => p.create({ kind: 'pipeline', name: 'fit' }),
      `POST /documents?${project}`,
      { kind: 'pipeline', name: 'fit' }
    ],
    [
      'uses',
      p => p.uses('operations/ä?.py'),
      `GET /documents/uses?${project}&path=operations%2F%C3%A4%3F.py`
    ],
    [
      'rename',
      p => p.rename({ path: 'operations/a.py', name: 'b' }),
      `POST /documents/rename?${project}`,
      { path: 'operations/a.py', name: 'b' }
    ],
    [
      'delete',
      p => p.delete('pipelines/a b.pipeline.json'),
      `DELETE /documents?${project}&path=pipelines%2Fa%20b.pipeline.json`
    ],
    ['interfaces', p => p.interfaces(), `GET /interfaces?${project}`],
    ['libraries', p => p.libraries(), `GET /libraries?${project}`],
    ['catalogue', p => p.catalogue('keras'), `GET /libraries/keras/catalogue?${project}`],
    ['offers', p => p.libraryOffers('keras'), `GET /libraries/keras/offers?${project}`],
    [
      'copy an operation',
      p => p.copyOperation({ library: 'keras', name: 'predict' }),
      `POST /libraries/operations?${project}`,
      { library: 'keras', name: 'predict' }
    ],
    [
      'feedback',
      p => p.feedback({ library: 'keras', editor: 'e', revision: 2, base: 1, change: {} }),
      `POST /architectures/feedback?${project}`,
      { library: 'keras', editor: 'e', revision: 2, base: 1, change: {} }
    ],
    [
      'code of an architecture',
      p => p.generateCode({ library: 'keras', editor: 'e', revision: 2, title: 'net' }),
      `POST /architectures/code?${project}`,
      { library: 'keras', editor: 'e', revision: 2, title: 'net' }
    ],
    [
      'import',
      p => p.importArchitecture({ library: 'keras', id: 'i', name: 'net', kind: 'text', text: '' }),
      `POST /architectures/import?${project}`,
      { library: 'keras', id: 'i', name: 'net', kind: 'text', text: '' }
    ],
    [
      'cancel an import',
      p => p.cancelImport('i/1'),
      `DELETE /architectures/import/i%2F1?${project}`
    ],
    ['sessions', p => p.sessions(), `GET /sessions?${project}`],
    ['records', p => p.records('s/1', 7), `GET /sessions/s%2F1/records?${project}&since=7`],
    ['records from the start', p => p.records('s'), `GET /sessions/s/records?${project}`],
    ['propose', p => p.propose({ session: 's' }), `POST /proposals?${project}`, { session: 's' }],
    ['make', p => p.make({ session: 's' }), `POST /pipelines?${project}`, { session: 's' }],
    [
      'prove',
      p => p.prove({ session: 's', pipeline: 'p', finals: 'f' }),
      `POST /proofs?${project}`,
      { session: 's', pipeline: 'p', finals: 'f' }
    ],
    ['proof', p => p.proof('x'), `GET /proofs/x?${project}`],
    ['proofs', p => p.proofs('pipelines/p'), `GET /proofs?${project}&pipeline=pipelines%2Fp`],
    ['cancelProof', p => p.cancelProof('x'), `DELETE /proofs/x?${project}`],
    ['plan', p => p.plan({ pipeline: 'p' }), `POST /plans?${project}`, { pipeline: 'p' }],
    ['run', p => p.run({ pipeline: 'p' }), `POST /executions?${project}`, { pipeline: 'p' }],
    ['executions', p => p.executions(), `GET /executions?${project}`],
    ['execution', p => p.execution('e'), `GET /executions/e?${project}`],
    ['cancel', p => p.cancel('e'), `POST /executions/e/cancel?${project}`, {}],
    ['resume', p => p.resume('e'), `POST /executions/e/resume?${project}`, {}],
    ['rerun', p => p.rerun('e', 'n'), `POST /executions/e/rerun?${project}`, { node: 'n' }],
    ['log', p => p.log('e', 'n/1', 20), `GET /executions/e/log?${project}&node=n%2F1&offset=20`],
    ['figures', p => p.figures('e', 'n'), `GET /executions/e/figures?${project}&node=n`],
    ['artifacts', p => p.artifacts(), `GET /artifacts?${project}`],
    ['preview', p => p.preview(HASH), `GET /values/${HASH}/preview?${project}`]
  ];

  it.each(cases)('%s', async (_name, call, expected, body = null) => {
    const { server, fake } = make({ [expected]: { body: { answer: 1 } } });
    await call(server.project('my work/a&b'));
    expect(fake.asked.map(asked => [`${asked.method} ${asked.url}`, asked.body])).toEqual([
      [expected.replace(' ', ` ${BASE}deepforge/api`), body]
    ]);
  });

  it('gives the answer as it came', async () => {
    const { server } = make({ 'GET /tree?project=': { body: { pipelines: [] } } });
    expect(await server.project('').tree()).toEqual({ pipelines: [] });
  });

  it('reads a figure as bytes', async () => {
    const { server } = make({
      'GET /sessions/s/figures/figure%201.png?project=p': { body: 'png' }
    });
    expect((await server.project('p').sessionFigure('s', 'figure 1.png')).size).toBe(3);
  });

  it('gives download addresses below the prefix and without a token', () => {
    const fake = fakeServer({ token: 'secret', appendToken: true });
    const url = new DeepForgeServer(fake.settings, trans).project('p').downloadUrl(HASH, 'a b.csv');
    expect(url).toBe(`${BASE}deepforge/api/values/${HASH}?project=p&name=a%20b.csv`);
  });

  it('knows where its files are for JupyterLab', () => {
    const { server } = make();
    expect(server.project('').contentsPath('pipelines/a')).toBe('pipelines/a');
    expect(server.project('x/y').contentsPath('pipelines/a')).toBe('x/y/pipelines/a');
  });
});

describe('errors', () => {
  const error = { code: 'used', message: 'It is used.', data: { uses: 2 } };
  const cases: readonly [string, IAnswer | Error, object][] = [
    ['the server’s own', { status: 409, body: { error } }, error],
    ['nothing answers', new TypeError('Failed to fetch'), { code: 'unreachable' }],
    ['a proxy without server', { status: 503, body: 'Bad gateway' }, { code: 'unreachable' }],
    ['no DeepForge', { status: 404, body: '<html></html>' }, { code: 'no-server' }],
    ['another 404 in JSON', { status: 404, body: { message: 'no' } }, { code: 'no-server' }],
    ['logged out', { status: 403, body: { message: 'Forbidden' } }, { code: 'forbidden' }],
    ['a crash', { status: 500, body: '<html></html>' }, { code: 'http-500' }],
    ['not JSON', { status: 200, body: '<html></html>' }, { code: 'unreadable-reply' }]
  ];
  it.each(cases)('%s', async (_name, answer, expected) => {
    const { server } = make({ 'GET /tree?project=': answer });
    await expect(server.project('').tree()).rejects.toMatchObject(expected);
  });
});

describe('projects', () => {
  const found = { project: { path: 'a', name: 'a' }, projects: [{ path: 'a', name: 'a' }] };

  it('is the same object for the same folder', () => {
    const { server } = make();
    expect(server.project('a')).toBe(server.project('a'));
    expect(server.project('a')).not.toBe(server.project('b'));
  });

  it('asks once for the project of a file', async () => {
    const { server, fake } = make({ 'GET /projects?path=a%2Fx.py': { body: found } });
    const [one, two] = await Promise.all([server.projectOf('a/x.py'), server.projectOf('a/x.py')]);
    expect(one).toBe(server.project('a'));
    expect(two).toBe(one);
    expect(fake.asked).toHaveLength(1);
  });

  it('asks again after a failure', async () => {
    const { server, fake } = make({ 'GET /projects?path=x': new TypeError('away') });
    await expect(server.projectOf('x')).rejects.toMatchObject({ code: 'unreachable' });
    fake.answers.set('GET /projects?path=x', { body: { project: null, projects: [] } });
    expect(await server.projectOf('x')).toBeNull();
  });

  it('asks again once a project was made', async () => {
    const { server, fake } = make({
      'GET /projects?path=a%2Fx.py': { body: { project: null, projects: [] } },
      'POST /projects': { body: { path: 'a', name: 'a' } }
    });
    expect(await server.projectOf('a/x.py')).toBeNull();
    await server.createProject({ path: 'a' });
    fake.answers.set('GET /projects?path=a%2Fx.py', { body: found });
    expect(await server.projectOf('a/x.py')).toBe(server.project('a'));
  });
});
