// The comm with a kernel through reloads, restarts, changes, lost connections and kernels that do not record.
import type { ISessionContext } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';

import { KernelFollower } from '../../kernel/kernelFollower';
import type { KernelMessage } from '../../kernel/messages';

const trans = nullTranslator.load('deepforge');

class FakeComm {
  isDisposed = false;
  isOpen = false;
  readonly sent: unknown[] = [];
  onMsg: (message: unknown) => void = () => undefined;
  onClose: (message: unknown) => void = () => undefined;

  open(): void {
    this.isOpen = true;
  }

  send(data: unknown): void {
    this.sent.push(data);
  }

  close(): void {
    this.dispose();
  }

  dispose(): void {
    this.isDisposed = true;
  }

  /** The kernel says something. */
  says(data: unknown): void {
    this.onMsg({ content: { data } });
  }

  status(session: string, on = true): void {
    this.says({ kind: 'status', session, on, root: '/p', home: '/h' });
  }

  closes(): void {
    this.isDisposed = true;
    this.onClose({});
  }
}

class FakeKernel {
  readonly comms: FakeComm[] = [];
  readonly iopubMessage = new Signal<this, unknown>(this);
  readonly info: Promise<unknown>;
  readonly supportsSubshells = false;
  readonly clientId = 'client';
  readonly username = '';
  readonly wire: { header: { msg_type: string }; content: Record<string, unknown> }[] = [];
  isDisposed = false;
  status = 'idle';
  connectionStatus = 'connected';

  constructor(
    readonly id: string,
    language = 'python',
    readonly handleComms = true
  ) {
    this.info = Promise.resolve({ language_info: { name: language } });
  }

  reconnects = 0;

  reconnect(): Promise<void> {
    this.reconnects += 1;
    return Promise.resolve();
  }

  createComm(): FakeComm {
    const comm = new FakeComm();
    this.comms.push(comm);
    return comm;
  }

  sendShellMessage(message: FakeKernel['wire'][number]): void {
    this.wire.push(message);
  }

  get comm(): FakeComm {
    const comm = this.comms.at(-1);
    if (comm === undefined) {
      throw new Error('no comm was made');
    }
    return comm;
  }
}

function setUp(first: FakeKernel | null) {
  const context = {
    session: { kernel: first },
    kernelChanged: new Signal<object, unknown>({}),
    statusChanged: new Signal<object, string>({}),
    connectionStatusChanged: new Signal<object, string>({}),
    iopubMessage: new Signal<object, unknown>({})
  };
  const states: string[] = [];
  const messages: KernelMessage[] = [];
  let sessions = 0;
  const follower = new KernelFollower({
    sessionContext: context as unknown as ISessionContext,
    trans,
    onStatus: status => {
      states.push(status.state);
    },
    onMessage: message => {
      messages.push(message);
    },
    onNewSession: () => {
      sessions += 1;
    }
  });
  return {
    context,
    follower,
    states,
    messages,
    newSessions: () => sessions,
    kernelStatus: (kernel: FakeKernel, status: string) => {
      kernel.status = status;
      context.statusChanged.emit(status);
    },
    connection: (kernel: FakeKernel, status: string) => {
      kernel.connectionStatus = status;
      context.connectionStatusChanged.emit(status);
    },
    change: (kernel: FakeKernel | null) => {
      context.session.kernel = kernel;
      context.kernelChanged.emit({});
    }
  };
}

/** Lets what was promised happen. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) {
    await Promise.resolve();
  }
}

describe('KernelFollower', () => {
  it('opens the comm from the page, and asks for all records once it knows the session', async () => {
    const kernel = new FakeKernel('k');
    const { follower, states } = setUp(kernel);
    await settle();
    expect(kernel.comm.isOpen).toBe(true);
    expect(kernel.comm.sent).toEqual([]);
    kernel.comm.status('s1');
    expect(kernel.comm.sent).toEqual([{ do: 'records' }]);
    expect(follower.status).toEqual({
      state: 'recording',
      session: 's1',
      root: '/p',
      home: '/h',
      reason: null
    });
    expect(states).toEqual(['connecting', 'recording']);
  });

  it('says when a kernel does not record, and tries again when a cell loads DeepForge', async () => {
    const kernel = new FakeKernel('k');
    const { context, follower, kernelStatus } = setUp(kernel);
    await settle();
    kernel.comm.closes();
    expect(follower.status.state).toBe('not-recording');
    expect(follower.status.reason).toContain('does not record');

    kernelStatus(kernel, 'busy');
    kernelStatus(kernel, 'idle');
    await settle();
    expect(kernel.comms).toHaveLength(1);

    const message = {
      header: { msg_type: 'execute_input' },
      content: { code: '%load_ext deepforge' }
    };
    context.iopubMessage.emit(message);
    kernelStatus(kernel, 'idle');
    await settle();
    expect(kernel.comms).toHaveLength(2);
    kernel.comm.status('s1');
    expect(follower.status.state).toBe('recording');
  });

  it('gives the reason of a kernel that could not begin to record', async () => {
    const kernel = new FakeKernel('k');
    const { follower } = setUp(kernel);
    await settle();
    kernel.comm.says({ kind: 'error', do: null, code: 'x', message: 'The disk is full.' });
    kernel.comm.closes();
    expect(follower.status).toMatchObject({ state: 'not-recording', reason: 'The disk is full.' });
  });

  it('leaves kernels of other languages alone', async () => {
    const kernel = new FakeKernel('k', 'R');
    const { follower } = setUp(kernel);
    await settle();
    expect(kernel.comms).toEqual([]);
    expect(follower.status).toMatchObject({ state: 'not-python' });
    expect(follower.status.reason).toContain('R');
  });

  it('forgets the session when the kernel restarts, and opens a comm with the new one', async () => {
    const kernel = new FakeKernel('k');
    const { follower, kernelStatus, newSessions } = setUp(kernel);
    await settle();
    kernel.comm.status('s1');
    const before = newSessions();
    kernelStatus(kernel, 'restarting');
    expect(newSessions()).toBe(before + 1);
    expect(follower.status).toMatchObject({ state: 'connecting', session: null });
    kernelStatus(kernel, 'starting');
    await settle();
    expect(kernel.comms).toHaveLength(2);
    kernel.comms[0]?.status('s1');
    expect(follower.status.session).toBeNull();
    kernel.comm.status('s2');
    expect(follower.status).toMatchObject({ state: 'recording', session: 's2' });
  });

  it('opens the comm again when the connection has given it up', async () => {
    const kernel = new FakeKernel('k');
    const { kernelStatus } = setUp(kernel);
    await settle();
    kernel.comm.status('s1');
    kernel.comm.dispose();
    kernelStatus(kernel, 'idle');
    await settle();
    expect(kernel.comms).toHaveLength(2);
  });

  it('asks again when what it sent got lost while the kernel restarted', async () => {
    jest.useFakeTimers();
    try {
      const kernel = new FakeKernel('k');
      const { follower, kernelStatus, change } = setUp(kernel);
      await settle();
      kernel.comm.status('s1');
      kernelStatus(kernel, 'restarting');
      kernelStatus(kernel, 'starting');
      // JupyterLab tells of a restart as of a change, too.
      change(kernel);
      await settle();
      kernel.comm.dispose();
      kernel.status = 'idle';
      await jest.advanceTimersByTimeAsync(5_000);
      expect(kernel.comms).toHaveLength(3);
      expect(kernel.reconnects).toBe(1);
      kernel.comm.status('s2');
      expect(follower.status).toMatchObject({ state: 'recording', session: 's2' });
    } finally {
      jest.useRealTimers();
    }
  });

  it('does not ask for ever, nor while a cell runs', async () => {
    jest.useFakeTimers();
    try {
      const kernel = new FakeKernel('k');
      const { follower } = setUp(kernel);
      kernel.status = 'busy';
      await jest.advanceTimersByTimeAsync(60_000);
      expect(kernel.comms).toHaveLength(1);
      kernel.status = 'idle';
      await jest.advanceTimersByTimeAsync(600_000);
      expect(kernel.comms.length).toBeLessThan(10);
      expect(follower.status).toMatchObject({ state: 'not-recording' });
      expect(follower.status.reason).toContain('does not answer');
    } finally {
      jest.useRealTimers();
    }
  });

  it('opens the comm again when the kernel closed it for want of room', async () => {
    const kernel = new FakeKernel('k');
    const { follower } = setUp(kernel);
    await settle();
    kernel.comm.status('s1');
    kernel.comm.closes();
    await settle();
    kernel.comm.status('s1');
    expect(kernel.comms).toHaveLength(2);
    expect(follower.status.state).toBe('recording');
  });

  it('keeps what is known over a lost connection, and asks for what it missed', async () => {
    const kernel = new FakeKernel('k');
    const { follower, connection, newSessions } = setUp(kernel);
    await settle();
    kernel.comm.status('s1');
    const before = newSessions();
    connection(kernel, 'disconnected');
    expect(follower.status).toMatchObject({ state: 'lost', session: 's1' });
    connection(kernel, 'connected');
    expect(kernel.comm.sent).toEqual([{ do: 'records' }, { do: 'status' }]);
    kernel.comm.status('s1');
    expect(kernel.comm.sent.at(-1)).toEqual({ do: 'records' });
    expect(follower.status.state).toBe('recording');
    expect(newSessions()).toBe(before);
  });

  it('follows a change of kernel and hears the old one no more', async () => {
    const first = new FakeKernel('one');
    const { follower, change, newSessions } = setUp(first);
    await settle();
    first.comm.status('s1');
    const second = new FakeKernel('two');
    const before = newSessions();
    change(second);
    await settle();
    expect(newSessions()).toBe(before + 1);
    expect(first.comm.isDisposed).toBe(true);
    first.comm.status('s1');
    second.comm.status('s2');
    expect(follower.status.session).toBe('s2');
    change(null);
    expect(follower.status).toMatchObject({ state: 'no-kernel', session: null });
  });

  it('takes no answer of a kernel that was changed while it said what it is', async () => {
    const first = new FakeKernel('one');
    const { change } = setUp(first);
    const second = new FakeKernel('two');
    change(second);
    await settle();
    expect(first.comms).toEqual([]);
    expect(second.comms).toHaveLength(1);
  });

  it('tells pauses, from whichever page they came', async () => {
    const kernel = new FakeKernel('k');
    const { follower } = setUp(kernel);
    await settle();
    kernel.comm.status('s1', false);
    expect(follower.status.state).toBe('paused');
    kernel.comm.says({ kind: 'capture', on: true });
    expect(follower.status.state).toBe('recording');
    follower.send('off');
    expect(kernel.comm.sent.at(-1)).toEqual({ do: 'off' });
  });

  it('has final values kept, and says why not', async () => {
    const kernel = new FakeKernel('k');
    const { follower, kernelStatus } = setUp(kernel);
    await expect(follower.keepFinals()).rejects.toMatchObject({ code: 'not-recorded' });
    await settle();
    kernel.comm.status('s1');
    const kept = follower.keepFinals();
    const request = (kernel.comm.sent.at(-1) as { request: number }).request;
    kernel.comm.says({ kind: 'finals', id: 'f1', values: 3, request });
    await expect(kept).resolves.toBe('f1');

    const refused = follower.keepFinals();
    const again = (kernel.comm.sent.at(-1) as { request: number }).request;
    const error = { kind: 'error', do: 'finals', code: 'no-project', message: 'No project.' };
    kernel.comm.says({ ...error, request: again });
    await expect(refused).rejects.toMatchObject({ code: 'no-project', message: 'No project.' });

    const broken = follower.keepFinals();
    kernelStatus(kernel, 'restarting');
    await expect(broken).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('asks for the architecture of a variable', async () => {
    const kernel = new FakeKernel('k');
    const { follower } = setUp(kernel);
    await settle();
    kernel.comm.status('s1');
    const read = follower.readArchitecture('net');
    const wish = kernel.comm.sent.at(-1) as { request: number };
    expect(wish).toEqual({ do: 'architecture', name: 'net', request: wish.request });
    const architecture = { version: 1, library: 'keras', nodes: {}, edges: {} };
    kernel.comm.says({
      kind: 'architecture',
      library: 'keras',
      architecture,
      notes: ['A Lambda could not be kept.', 7],
      request: wish.request
    });
    await expect(read).resolves.toEqual({
      library: 'keras',
      content: architecture,
      notes: ['A Lambda could not be kept.']
    });
  });

  it('asks what must run, and reads the answer', async () => {
    const kernel = new FakeKernel('k');
    const { follower, kernelStatus } = setUp(kernel);
    await settle();
    kernel.comm.status('s1');
    const asked = follower.plan([['A', 'x = 1']]);
    const wish = kernel.comm.sent.at(-1) as { request: number };
    expect(wish).toEqual({ do: 'plan', cells: [['A', 'x = 1']], request: wish.request });
    kernel.comm.says({
      kind: 'plan',
      request: wish.request,
      stale: [
        { cell: 'A', kind: 'changed', name: 'x', by: 3 },
        { cell: 'B', kind: 'of a later version', name: '', by: 1 }
      ],
      plan: [
        { cell: 'C', kind: 'restores', name: 'df', without: ['f', 3] },
        { cell: 'D', kind: 'later' },
        'nonsense'
      ],
      leftover: ['df2'],
      foretold: [
        { cell: 'A', verdict: 'fails', reason: 'no df' },
        { cell: 'B', verdict: 'maybe' }
      ]
    });
    expect(await asked).toEqual({
      stale: new Map([['A', { kind: 'changed', name: 'x', by: 3 }]]),
      cells: [
        { cell: 'C', kind: 'restores', name: 'df', without: ['f'] },
        { cell: 'D', kind: 'other', name: '', without: [] }
      ],
      leftover: ['df2'],
      foretold: [
        { cell: 'A', verdict: 'fails', reason: 'no df' },
        { cell: 'B', verdict: 'unknown', reason: '' }
      ]
    });

    const broken = follower.plan([]);
    kernelStatus(kernel, 'restarting');
    await expect(broken).rejects.toMatchObject({ code: 'interrupted' });
    await expect(follower.plan([])).rejects.toMatchObject({ code: 'not-recorded' });
  });

  it('speaks in bare messages where another connection of the page has the comms', async () => {
    const kernel = new FakeKernel('k', 'python', false);
    const { follower } = setUp(kernel);
    await settle();
    expect(kernel.comms).toEqual([]);
    const open = kernel.wire[0];
    expect(open?.header.msg_type).toBe('comm_open');
    const id = open?.content['comm_id'];
    const says = (comm: unknown, data: unknown): void => {
      const content = { comm_id: comm, data };
      kernel.iopubMessage.emit({ header: { msg_type: 'comm_msg' }, content });
    };
    says('another', { kind: 'status', session: 'wrong', on: true });
    says(id, { kind: 'status', session: 's1', on: true });
    expect(follower.status).toMatchObject({ state: 'recording', session: 's1' });
    expect(kernel.wire[1]).toMatchObject({
      header: { msg_type: 'comm_msg' },
      content: { comm_id: id, data: { do: 'records' } }
    });
  });

  it('hears nothing after it was disposed', async () => {
    const kernel = new FakeKernel('k');
    const { follower, messages, states, kernelStatus } = setUp(kernel);
    await settle();
    follower.dispose();
    expect(kernel.comm.isDisposed).toBe(true);
    const before = states.length;
    kernel.comm.status('s1');
    kernelStatus(kernel, 'restarting');
    expect(states).toHaveLength(before);
    expect(messages).toEqual([]);
  });

  it('does not stumble over what it does not know', async () => {
    const kernel = new FakeKernel('k');
    const { follower } = setUp(kernel);
    await settle();
    for (const data of [
      null,
      3,
      [],
      {},
      { kind: 'new' },
      { kind: 'status' },
      { kind: 'execution' }
    ]) {
      kernel.comm.says(data);
    }
    expect(follower.status.state).toBe('connecting');
  });
});
