// Taking out what was drawn: the code to the clipboard or into a file of the project, the drawing as a picture.
import { Clipboard, showDialog, Dialog } from '@jupyterlab/apputils';

import { messageOf } from '../../utils/errors';
import type { ArchitectureState } from './state';

/** Puts the code on the clipboard. */
export function copyCode(state: ArchitectureState): void {
  const text = state.code?.code?.text;
  if (text !== undefined) {
    Clipboard.copyToSystem(text);
  }
}

/** Writes the code into modules/ of the project and opens it; asks before another file is replaced. */
export async function saveCode(state: ArchitectureState): Promise<void> {
  const { trans, project } = state;
  const text = state.code?.code?.text;
  if (project === null || text === undefined) {
    state.say(project === null ? state.projectProblem : trans.__('There is no code yet.'));
    return;
  }
  const name = state.codeTitle.replaceAll(/\W+/g, '_').replace(/^(?=\d)/, '_');
  const path = project.contentsPath(`modules/${name}.py`);
  try {
    const before = await state.files.read(path).catch(() => null);
    if (before !== null && before !== text) {
      const { button } = await showDialog({
        title: trans.__('Replace modules/%1.py?', name),
        body: trans.__('The project has a file of this name with another content.'),
        buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Replace') })]
      });
      if (!button.accept) {
        return;
      }
    }
    if (before !== text) {
      await state.files.write(path, text);
    }
    await state.commands.execute('docmanager:open', {
      path,
      factory: 'Editor',
      options: { ref: state.id, mode: 'split-right' }
    });
  } catch (reason) {
    state.say(messageOf(reason));
  }
}
