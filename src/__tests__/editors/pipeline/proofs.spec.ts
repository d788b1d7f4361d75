// The proof of an open pipeline: the latest is shown, heard of while it runs, and checked again with the kept values.
import type * as Api from '../../../documents/generated/api';
import { Proofs, type ProofsProject } from '../../../editors/pipeline/proofs';
import { DeepForgeError } from '../../../utils/errors';

const PROOF: Api.Proof = {
  id: 'one',
  session: 's',
  pipeline: 'pipelines/p.pipeline.json',
  status: 'done',
  phase: 'finished',
  done: 3,
  total: 3,
  values: {},
  nodes: {},
  counts: { same: 3 },
  compared: 3,
  values_total: 3,
  standing: 'current',
  stale_reasons: []
};
const STALE: Api.Proof = {
  ...PROOF,
  standing: 'stale',
  stale: 'operations/f.py has changed since',
  stale_reasons: [{ kind: 'code', what: 'operations/f.py', reason: 'operations/f.py has changed' }]
};

class FakeProject implements ProofsProject {
  readonly log: string[] = [];
  known: Api.Proof[] = [PROOF];
  failure: Error | null = null;
  listener: ((event: Api.ServerEvent) => void) | null = null;

  proofs(): Promise<Api.Proofs> {
    return this.failure === null
      ? Promise.resolve({ proofs: this.known })
      : Promise.reject(this.failure);
  }

  prove(request: Api.ProofRequest): Promise<Api.Proof> {
    this.log.push(
      `prove ${request.session} ${request.finals}${request.given ? ` given ${request.given.join()}` : ''}`
    );
    return this.failure === null
      ? Promise.resolve({ ...PROOF, id: 'two', status: 'queued', standing: null })
      : Promise.reject(this.failure);
  }

  cancelProof(id: string): Promise<void> {
    this.log.push(`cancel ${id}`);
    return Promise.resolve();
  }

  watch(
    topic: string,
    id: string | null,
    listener: (event: Api.ServerEvent) => void
  ): { isDisposed: boolean; dispose: () => void } {
    this.log.push(`watch ${topic} ${id ?? ''}`);
    this.listener = listener;
    return {
      isDisposed: false,
      dispose: () => {
        this.log.push('unwatch');
      }
    };
  }

  says(proof: Api.Proof): void {
    this.listener?.({ topic: 'proof', kind: 'state', project: '', id: proof.id, proof });
  }
}

function setUp(project = new FakeProject(), save = () => Promise.resolve()) {
  const proofs = new Proofs({ project, pipeline: () => PROOF.pipeline, save });
  let changes = 0;
  proofs.changed.connect(() => {
    changes += 1;
  });
  return { project, proofs, changes: () => changes };
}

it('shows the latest proof, and that it has gone stale', async () => {
  const { project, proofs, changes } = setUp();
  await proofs.refresh();
  expect(proofs.latest).toEqual(PROOF);
  const before = changes();
  await proofs.refresh();
  expect(changes()).toBe(before);
  project.known = [STALE, PROOF];
  await proofs.refresh();
  expect(proofs.latest?.stale_reasons).toEqual(STALE.stale_reasons);
  expect(changes()).toBe(before + 1);
  expect(project.log).toEqual([]);
});

it('checks again with the values that were kept, and hears how it goes', async () => {
  const { project, proofs } = setUp();
  await proofs.refresh();
  await proofs.checkAgain();
  expect(project.log).toEqual(['prove s one', 'watch proof two']);
  project.says({ ...PROOF, id: 'two', status: 'running', phase: 'running', standing: null });
  expect(proofs.latest?.phase).toBe('running');
  await proofs.cancel();
  project.says({ ...PROOF, id: 'two' });
  expect(proofs.latest).toEqual({ ...PROOF, id: 'two' });
  expect(project.log.slice(2)).toEqual(['cancel two', 'unwatch']);
});

it('takes the same steps as given again, unless all are to be checked', async () => {
  const { project, proofs } = setUp();
  project.known = [{ ...PROOF, given: ['train'], tolerance: 'bitwise' }];
  await proofs.refresh();
  await proofs.checkAgain();
  project.says({ ...PROOF, id: 'two', given: ['train'] });
  await proofs.checkAgain(true);
  expect(project.log.filter(each => each.startsWith('prove'))).toEqual([
    'prove s one given train',
    'prove s two'
  ]);
});

it('says why it could not check, and keeps what is known', async () => {
  const { project, proofs } = setUp();
  await proofs.refresh();
  project.failure = new DeepForgeError('no-finals', 'The values are not there any more.');
  await proofs.checkAgain();
  expect([proofs.error, proofs.isBusy]).toEqual(['The values are not there any more.', false]);
  await proofs.refresh();
  expect(proofs.latest).toEqual(PROOF);

  const unsaved = setUp(new FakeProject(), () => Promise.reject(new Error('not saved')));
  await unsaved.proofs.refresh();
  await unsaved.proofs.checkAgain();
  expect(unsaved.proofs.error).toBe('not saved');
  expect(unsaved.project.log).toEqual([]);
});

it('has nothing to check again where nothing was checked', async () => {
  const project = new FakeProject();
  project.known = [];
  const { proofs } = setUp(project);
  await proofs.checkAgain();
  expect(proofs.latest).toBeNull();
  expect(project.log).toEqual([]);
});
