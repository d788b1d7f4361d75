// The event stream: shared watches, coming back after a loss, silence while nothing is watched.
import type * as Api from '../../documents/generated/api';
import { EventStream } from '../../services/events';
import { FakeSocket, fakeServer } from './fakes';

const watch = (topic: string, project: string, id?: string): object => ({
  do: 'watch',
  topic,
  project,
  ...(id === undefined ? {} : { id })
});
const unwatch = (topic: string, project: string, id?: string): object => ({
  ...watch(topic, project, id),
  do: 'unwatch'
});
const records = (id: string, next: number): Api.RecordsEvent => ({
  topic: 'session',
  project: 'p',
  id,
  kind: 'records',
  records: [],
  next
});
const changed: Api.ProjectEvent = {
  topic: 'project',
  project: 'p',
  kind: 'changed',
  areas: ['pipelines'],
  paths: []
};

/** Lets timers and promises pass, attempts to connect among them. */
const pass = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

let stream: EventStream;
let states: boolean[];

beforeEach(() => {
  jest.useFakeTimers();
  stream = new EventStream(fakeServer().settings);
  states = [];
  stream.connectionChanged.connect((_, isConnected) => {
    states.push(isConnected);
  });
});

afterEach(() => {
  jest.useRealTimers();
});

describe('EventStream', () => {
  it('connects below the prefix when something is watched, not before', async () => {
    await pass(5000);
    expect(FakeSocket.all).toHaveLength(0);
    expect(stream.isConnected).toBeNull();
    stream.watch('project', 'p', null, jest.fn());
    await pass(1);
    expect(FakeSocket.last.url).toBe('ws://hub.test/user/ann/deepforge/api/events');
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent).toEqual([watch('project', 'p')]);
    expect(stream.isConnected).toBe(true);
    expect(states).toEqual([true]);
  });

  it('gives each event to those who watch that thing', async () => {
    const [one, other] = [jest.fn(), jest.fn()];
    stream.watch('session', 'p', 's1', one);
    stream.watch('session', 'p', 's2', other);
    await pass(1);
    FakeSocket.last.accept();
    FakeSocket.last.say(records('s1', 3));
    expect(one).toHaveBeenCalledWith(records('s1', 3));
    expect(other).not.toHaveBeenCalled();
  });

  it('shares one watch, asks for the whole state for a newcomer, and ends with the last', async () => {
    const [one, two] = [jest.fn(), jest.fn()];
    const first = stream.watch('session', 'p', 's', one);
    await pass(1);
    FakeSocket.last.accept();
    const second = stream.watch('session', 'p', 's', two);
    const begin = watch('session', 'p', 's');
    const end = unwatch('session', 'p', 's');
    expect(FakeSocket.last.sent).toEqual([begin, end, begin]);
    FakeSocket.last.say(records('s', 1));
    expect(one).toHaveBeenCalledTimes(1);
    expect(two).toHaveBeenCalledTimes(1);
    first.dispose();
    first.dispose();
    FakeSocket.last.say(records('s', 2));
    expect(one).toHaveBeenCalledTimes(1);
    expect(two).toHaveBeenCalledTimes(2);
    expect(FakeSocket.last.sent).toHaveLength(3);
    second.dispose();
    expect(FakeSocket.last.sent.at(-1)).toEqual(end);
  });

  it('hears a function that listens twice twice, until each is disposed', async () => {
    const listener = jest.fn();
    const first = stream.watch('project', 'p', null, listener);
    stream.watch('project', 'p', null, listener);
    await pass(1);
    FakeSocket.last.accept();
    FakeSocket.last.say(changed);
    expect(listener).toHaveBeenCalledTimes(2);
    first.dispose();
    FakeSocket.last.say(changed);
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it('comes back after a loss, watches everything again, and says that anything may have changed', async () => {
    const listener = jest.fn();
    stream.watch('project', 'p', null, listener);
    stream.watch('execution', 'p', 'e', jest.fn());
    await pass(1);
    FakeSocket.last.accept();
    expect(listener).not.toHaveBeenCalled();
    FakeSocket.last.lose();
    expect(stream.isConnected).toBe(false);
    await pass(2000);
    expect(FakeSocket.all).toHaveLength(2);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent).toEqual([watch('project', 'p'), watch('execution', 'p', 'e')]);
    expect(listener).toHaveBeenCalledWith(
      expect.objectContaining({
        kind: 'changed',
        areas: expect.arrayContaining(['artifacts']) as unknown
      })
    );
    expect(states).toEqual([true, false, true]);
  });

  it('waits longer after each failure, and tries at once when a request was answered', async () => {
    stream.watch('project', 'p', null, jest.fn());
    await pass(1);
    for (let i = 0; i < 60; i++) {
      if (FakeSocket.last.readyState !== 3) {
        FakeSocket.last.lose();
      }
      await pass(1000);
    }
    const attempts = FakeSocket.all.length;
    expect(attempts).toBeGreaterThan(2);
    expect(attempts).toBeLessThan(30);
    if (FakeSocket.last.readyState !== 3) {
      FakeSocket.last.lose();
    }
    await pass(0);
    const before = FakeSocket.all.length;
    stream.noteAnswer(true);
    await pass(1);
    expect(FakeSocket.all).toHaveLength(before + 1);
  });

  it('doubts its connection when a request was not answered', async () => {
    stream.watch('project', 'p', null, jest.fn());
    await pass(1);
    const socket = FakeSocket.last;
    socket.accept();
    stream.noteAnswer(false);
    expect(stream.isConnected).toBe(false);
    expect(socket.readyState).toBe(3);
  });

  it('closes when nothing is watched any more and opens again later', async () => {
    const watched = stream.watch('project', 'p', null, jest.fn());
    await pass(1);
    const socket = FakeSocket.last;
    socket.accept();
    watched.dispose();
    expect(socket.readyState).toBe(3);
    expect(stream.isConnected).toBeNull();
    await pass(60000);
    expect(FakeSocket.all).toHaveLength(1);
    stream.watch('project', 'p', null, jest.fn());
    await pass(1);
    FakeSocket.last.accept();
    expect(FakeSocket.last.sent).toEqual([watch('project', 'p')]);
  });

  it('remembers when the server was last there', async () => {
    expect(stream.lastSeen).toBeNull();
    stream.watch('project', 'p', null, jest.fn());
    await pass(1);
    FakeSocket.last.accept();
    await pass(60000);
    const lost = Date.now();
    FakeSocket.last.lose();
    await pass(10);
    expect(stream.lastSeen).toBe(lost);
  });

  it('survives messages it does not know and listeners that fail', async () => {
    jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const listener = jest.fn();
    stream.watch('project', 'p', null, () => {
      throw new Error('broken');
    });
    stream.watch('project', 'p', null, listener);
    await pass(1);
    FakeSocket.last.accept();
    FakeSocket.last.say('{');
    FakeSocket.last.say({ topic: 'weather' });
    FakeSocket.last.say(changed);
    expect(listener).toHaveBeenCalledTimes(1);
  });
});
