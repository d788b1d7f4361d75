// What is said while something takes a while.
import { Notification } from '@jupyterlab/apputils';
import { PromiseDelegate } from '@lumino/coreutils';

import { whileWaiting } from '../../components/waiting';

const shown = (): readonly Notification.INotification[] => Notification.manager.notifications;

beforeEach(() => {
  jest.useFakeTimers();
  Notification.dismiss();
});

afterEach(() => {
  jest.useRealTimers();
});

test('what ends at once is not told', async () => {
  expect(await whileWaiting(Promise.resolve(3), { message: 'Reading…' })).toBe(3);
  jest.advanceTimersByTime(1000);
  expect(shown()).toEqual([]);
});

test('what takes a while is told until it ends, and can be stopped', async () => {
  const work = new PromiseDelegate<number>();
  const run = jest.fn();
  const result = whileWaiting(work.promise, { message: 'Reading…', stop: { label: 'Stop', run } });
  jest.advanceTimersByTime(1000);
  expect(shown()).toMatchObject([{ message: 'Reading…', type: 'in-progress' }]);
  const [button] = shown()[0]?.options.actions ?? [];
  expect(button?.label).toBe('Stop');
  button?.callback(new MouseEvent('click'));
  expect(run).toHaveBeenCalledTimes(1);
  work.resolve(4);
  expect(await result).toBe(4);
  expect(shown()).toEqual([]);
});

test('what fails is told no longer, and fails', async () => {
  const work = new PromiseDelegate<number>();
  const result = whileWaiting(work.promise, { message: 'Reading…' });
  jest.advanceTimersByTime(1000);
  expect(shown()).toHaveLength(1);
  work.reject(new Error('broken'));
  await expect(result).rejects.toThrow('broken');
  expect(shown()).toEqual([]);
});
