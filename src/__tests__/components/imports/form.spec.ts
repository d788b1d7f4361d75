// An import dialog's state: names that are suggested, several models to choose from, waiting, stopping, failing.
import { ImportForm } from '../../../components/imports/form';
import type * as Api from '../../../documents/generated/api';
import { DeepForgeError } from '../../../utils/errors';

interface ICall {
  readonly choice: object;
  readonly name: string;
  readonly id: string;
  resolve: (made: Api.ImportedArchitecture) => void;
  reject: (reason: unknown) => void;
}

function make(name = ''): { form: ImportForm; calls: ICall[]; stopped: string[] } {
  const calls: ICall[] = [];
  const stopped: string[] = [];
  const form = new ImportForm({
    name,
    nameProblem: text => (text === '' ? 'A name is needed.' : text === 'taken' ? 'Taken.' : null),
    patience: 1,
    start: (choice, given, id) =>
      new Promise((resolve, reject) => {
        calls.push({ choice, name: given, id, resolve, reject });
      }),
    stop: id => {
      stopped.push(id);
      return Promise.resolve();
    }
  });
  return { form, calls, stopped };
}

const MADE = { path: 'architectures/net.architecture.json', notes: [] };

describe('an import', () => {
  it('suggests a name until one was written', () => {
    const { form } = make();
    form.choose({ kind: 'code', path: 'models/Tiny Net.py' }, 'models/Tiny Net.py');
    expect(form.name).toBe('tiny_net');
    form.choose({ kind: 'application', choice: 'MobileNetV2' }, 'MobileNetV2');
    expect(form.name).toBe('mobile_net_v2');
    form.setName('mine');
    form.choose({ kind: 'application', choice: 'ResNet50' }, 'ResNet50');
    expect(form.name).toBe('mine');
  });

  it('waits for a choice and a name that can be', () => {
    const { form } = make();
    expect(form.isReady).toBe(false);
    form.choose({ kind: 'example', choice: 'cifar10' }, 'cifar10');
    expect(form.isReady).toBe(true);
    form.setName('taken');
    expect([form.isReady, form.nameProblem]).toEqual([false, 'Taken.']);
  });

  it('gives the document, and says that it runs only when it takes long', async () => {
    const { form, calls } = make();
    form.choose({ kind: 'example', choice: 'cifar10' }, 'cifar10');
    const seen: boolean[] = [];
    form.changed.connect(() => {
      seen.push(form.isSlow);
    });
    const done = form.import();
    expect(form.isSlow).toBe(false);
    await new Promise(resolve => {
      form.changed.connect(() => {
        resolve(null);
      });
    });
    expect([form.isSlow, form.isReady]).toEqual([true, false]);
    calls[0]?.resolve(MADE);
    expect(await done).toBe(true);
    expect(form.result).toEqual(MADE);
    expect(form.isSlow).toBe(false);
    expect(calls[0]).toMatchObject({
      choice: { kind: 'example', choice: 'cifar10' },
      name: 'cifar10'
    });
  });

  it('asks which model is meant when there are several', async () => {
    const { form, calls } = make();
    form.choose({ kind: 'code', path: 'nets.py' }, 'nets.py');
    const first = form.import();
    calls[0]?.reject(
      new DeepForgeError('several-models', 'Say which.', { choices: ['encoder', 'decoder'] })
    );
    expect(await first).toBe(false);
    expect([form.variables, form.variable]).toEqual([['encoder', 'decoder'], 'encoder']);
    form.setVariable('decoder');
    void form.import();
    const choice = { kind: 'code', path: 'nets.py', variable: 'decoder', modules: true };
    expect(calls[1]?.choice).toEqual(choice);
    // Another file has other models.
    form.choose({ kind: 'code', path: 'other.py' }, 'other.py');
    expect([form.variables, form.variable]).toEqual([[], '']);
  });

  it('says what went wrong, where, and can be tried again', async () => {
    const { form, calls } = make();
    form.choose({ kind: 'text', text: 'x = 1\nmodel = nets.make()' }, 'model');
    const done = form.import();
    calls[0]?.reject(
      new DeepForgeError('import', 'There is no nets.', { line: 2, text: 'nets()' })
    );
    expect(await done).toBe(false);
    expect(form.failure).toEqual({ message: 'There is no nets.', line: 2, text: 'nets()' });
    expect(form.isReady).toBe(true);
  });

  it('can be stopped, which is no failure', async () => {
    const { form, calls, stopped } = make();
    form.choose({ kind: 'code', path: 'slow.py' }, 'slow.py');
    const done = form.import();
    await form.stop();
    expect(stopped).toEqual([calls[0]?.id]);
    expect(form.isStopping).toBe(true);
    calls[0]?.reject(new DeepForgeError('cancelled', 'It was stopped.'));
    expect(await done).toBe(false);
    expect([form.failure, form.isStopping, form.isReady]).toEqual([null, false, true]);
  });
});
