// How the kernel's answers are read, with a kernel that answers from a list.
import type { Kernel } from '@jupyterlab/services';
import { nullTranslator } from '@jupyterlab/translation';

import { KernelPipelineMaker } from '../../kernel/makePipeline';

const trans = nullTranslator.load('deepforge');
const HOME = { status: 'ok', data: { 'text/plain': "'/home/ada'" }, metadata: {} };

interface IFakeKernel {
  readonly kernel: Kernel.IKernelConnection;
  readonly requests: Record<string, unknown>[];
}

/** A kernel that gives one reply after the other; an Error among them rejects the request. */
function fakeKernel(replies: readonly unknown[], language = 'python'): IFakeKernel {
  const requests: Record<string, unknown>[] = [];
  const kernel = {
    info: Promise.resolve({ language_info: { name: language } }),
    requestExecute: (content: Record<string, unknown>) => {
      const reply = replies[requests.length];
      requests.push(content);
      return {
        done: reply instanceof Error ? Promise.reject(reply) : Promise.resolve({ content: reply })
      };
    }
  };
  return { kernel: kernel as unknown as Kernel.IKernelConnection, requests };
}

/** A reply whose user expression shows `data`. */
function shown(data: Record<string, unknown>): unknown {
  return { status: 'ok', user_expressions: { made: { status: 'ok', data }, home: HOME } };
}

const MADE = {
  pipeline: 'pipelines/a.pipeline.json',
  root: '/home/ada/p',
  message: 'Made it.'
};

describe('KernelPipelineMaker', () => {
  it('sends one silent request with the notebook as a Python string', async () => {
    const { kernel, requests } = fakeKernel([shown({ 'application/json': MADE })]);
    const made = await new KernelPipelineMaker(trans).make('a "b".ipynb', kernel);
    expect(made).toEqual({ ...MADE, home: '/home/ada' });
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ code: '', silent: true, store_history: false });
    expect(requests[0]?.['user_expressions']).toMatchObject({
      made: expect.stringContaining('.make_pipeline("a \\"b\\".ipynb")') as string
    });
  });

  it('reads a plain JSON text too', async () => {
    const { kernel } = fakeKernel([shown({ 'text/plain': JSON.stringify(MADE) })]);
    expect((await new KernelPipelineMaker(trans).make('a.ipynb', kernel)).root).toBe(MADE.root);
  });

  it('asks again when a failing cell aborted the request', async () => {
    const { kernel, requests } = fakeKernel([
      { status: 'aborted' },
      shown({ 'application/json': MADE })
    ]);
    await new KernelPipelineMaker(trans).make('a.ipynb', kernel);
    expect(requests).toHaveLength(2);
  });

  const missing = (module: string): unknown => ({
    status: 'ok',
    user_expressions: {
      made: { status: 'error', ename: 'ModuleNotFoundError', evalue: `No module named '${module}'` }
    }
  });
  it.each<[string, unknown[], string, string]>([
    ['another language', [], 'not-python', 'this kernel runs R'],
    ['no DeepForge', [missing('deepforge')], 'no-deepforge', '%load_ext deepforge'],
    ['another module missing', [missing('libcst')], 'kernel-error', 'libcst'],
    [
      'a refusal',
      [shown({ 'application/json': { error: { code: 'empty', message: 'Run a cell first.' } } })],
      'empty',
      'Run a cell first.'
    ],
    ['nonsense', [shown({ 'text/plain': '<object>' })], 'unreadable-reply', 'another version'],
    ['half an answer', [shown({ 'application/json': { root: '/' } })], 'unreadable-reply', ''],
    ['no expressions', [{ status: 'ok' }], 'unreadable-reply', ''],
    ['a restart', [new Error('Canceled')], 'interrupted', 'restarted'],
    ['always aborted', Array(3).fill({ status: 'aborted' }), 'interrupted', 'interrupted']
  ])('explains %s', async (_name, replies, code, text) => {
    const { kernel } = fakeKernel(replies, code === 'not-python' ? 'R' : 'python');
    await expect(new KernelPipelineMaker(trans).make('a.ipynb', kernel)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text) as string
    });
  });
});
