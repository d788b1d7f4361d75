// Text on the clipboard of the system, or of this page where a browser does not let the page read that.
import { Clipboard, SystemClipboard } from '@jupyterlab/apputils';

/** Text on the clipboard is tried in this form, which every program understands. */
const TEXT = 'text/plain';

/** Puts a text on the clipboard; for this page also under its own kind. */
export async function copyText(kind: string, text: string): Promise<void> {
  const own = Clipboard.getInstance();
  own.clear();
  own.setData(kind, text);
  await SystemClipboard.getInstance().setData(TEXT, text);
}

/** The text on the clipboard; where the browser does not let the page read it, what was copied in this page. */
export async function pastedText(kind: string): Promise<string> {
  const shared: unknown = await SystemClipboard.getInstance().getData(TEXT);
  const text: unknown = shared ?? Clipboard.getInstance().getData(kind);
  return typeof text === 'string' ? text : '';
}
