// Says that something takes a while, with a way to stop it, for as long as it does.
import { Notification } from '@jupyterlab/apputils';

/** What ends within this time, in milliseconds, needs no word about waiting. */
const PATIENCE = 300;

export interface IWaitingWords {
  readonly message: string;
  /** A button that stops it; the work itself ends then, one way or the other. */
  readonly stop?: { readonly label: string; readonly run: () => void };
}

/** The result of some work. */
export async function whileWaiting<Result>(
  work: Promise<Result>,
  { message, stop }: IWaitingWords
): Promise<Result> {
  const actions =
    stop === undefined
      ? []
      : [
          {
            label: stop.label,
            callback: (): void => {
              stop.run();
            }
          }
        ];
  const shown: string[] = [];
  const timer = setTimeout(() => {
    shown.push(Notification.emit(message, 'in-progress', { autoClose: false, actions }));
  }, PATIENCE);
  try {
    return await work;
  } finally {
    clearTimeout(timer);
    for (const id of shown) {
      Notification.dismiss(id);
    }
  }
}
