// Wiring: the status bar's item on recording, and the commands to pause, resume, delete records and change the kernel.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { Dialog, ICommandPalette, showDialog } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import type { KernelSpec } from '@jupyterlab/services';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import { Menu } from '@lumino/widgets';

import { RecordingStatus } from '../components/recordingStatus';
import { type INotebookSession, INotebookSessions } from '../tokens';
import { CommandIDs } from '../utils/commandIDs';

export const recording: JupyterFrontEndPlugin<void> = {
  id: 'deepforge:recording',
  description: 'Says whether the current notebook is recorded, and lets the user change it.',
  autoStart: true,
  requires: [INotebookSessions, INotebookTracker],
  optional: [IStatusBar, ICommandPalette, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  sessions: INotebookSessions,
  notebooks: INotebookTracker,
  statusBar: IStatusBar | null,
  palette: ICommandPalette | null,
  translator: ITranslator | null
): void {
  const { commands, serviceManager } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  const args = { type: 'object', properties: {} };
  const isRecorded = (): boolean => sessions.current?.status.session != null;

  commands.addCommand(CommandIDs.toggleRecording, {
    label: trans.__('Record what cells do'),
    isEnabled: isRecorded,
    isToggled: () => sessions.current?.status.state === 'recording',
    execute: () => {
      const { current } = sessions;
      current?.setRecording(current.status.state !== 'recording');
    },
    describedBy: { args }
  });

  commands.addCommand(CommandIDs.deleteRecords, {
    label: ({ cell }) =>
      typeof cell === 'string'
        ? trans.__('Delete records of this cell…')
        : trans.__('Delete all records of this session…'),
    isEnabled: isRecorded,
    execute: async ({ cell }) => {
      const { current } = sessions;
      if (current !== null) {
        await deleteRecords(current, typeof cell === 'string' ? cell : null);
      }
    },
    describedBy: {
      args: {
        type: 'object',
        properties: { cell: { type: 'string', description: 'Its id; without it, all' } }
      }
    }
  });

  const deleteRecords = async (session: INotebookSession, cell: string | null): Promise<void> => {
    const numbers = cell === null ? session.lineage.numbers : session.lineage.runs(cell);
    const { button } = await showDialog({
      title:
        cell === null ? trans.__('Delete all records?') : trans.__('Delete records of a cell?'),
      body: trans._n(
        'The record of %1 execution is deleted from the disk, with its figures. Variables and outputs stay. No pipeline can be made of it any more.',
        'The records of %1 executions are deleted from the disk, with their figures. Variables and outputs stay. No pipeline can be made of them any more.',
        numbers.length
      ),
      buttons: [Dialog.cancelButton(), Dialog.warnButton({ label: trans.__('Delete') })]
    });
    if (!button.accept) {
      return;
    }
    if (cell === null) {
      session.delete();
    } else {
      for (const number of [...numbers]) {
        session.delete(number);
      }
    }
  };

  commands.addCommand(CommandIDs.changeToRecordingKernel, {
    label: trans.__('Change to the DeepForge kernel…'),
    isEnabled: () => sessions.current !== null && !isRecorded(),
    execute: async () => {
      const panel = sessions.current?.panel;
      if (panel === undefined) {
        return;
      }
      await serviceManager.kernelspecs.ready;
      const spec = recordingKernel(serviceManager.kernelspecs.specs);
      if (spec === null) {
        // None is installed here: JupyterLab's own choice may know of one elsewhere.
        await commands.execute('notebook:change-kernel');
        return;
      }
      const hasKernel = panel.sessionContext.session?.kernel != null;
      const { button } = hasKernel
        ? await showDialog({
            title: trans.__('Change to %1?', spec.display_name),
            body: trans.__('The variables of the present kernel are lost. The notebook stays.'),
            buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Change') })]
          })
        : { button: { accept: true } };
      if (button.accept) {
        await panel.sessionContext.changeKernel({ name: spec.name });
      }
    },
    describedBy: { args }
  });
  for (const command of [
    CommandIDs.toggleRecording,
    CommandIDs.deleteRecords,
    CommandIDs.changeToRecordingKernel
  ]) {
    palette?.addItem({ command, category: trans.__('DeepForge') });
  }

  const menu = new Menu({ commands });
  const openMenu = (at: DOMRect): void => {
    const cell = notebooks.activeCell?.model.id;
    menu.clearItems();
    menu.addItem({ command: CommandIDs.toggleRecording });
    menu.addItem({ command: CommandIDs.runStale });
    menu.addItem({ command: CommandIDs.showPlan });
    menu.addItem({ command: CommandIDs.showProvenance });
    menu.addItem({ command: CommandIDs.toggleChips });
    menu.addItem({ type: 'separator' });
    if (isRecorded()) {
      if (cell !== undefined && (sessions.current?.lineage.runs(cell).length ?? 0) > 0) {
        menu.addItem({ command: CommandIDs.deleteRecords, args: { cell } });
      }
      menu.addItem({ command: CommandIDs.deleteRecords });
    } else {
      menu.addItem({ command: CommandIDs.changeToRecordingKernel });
    }
    menu.open(at.left, at.top, { forceX: false, forceY: false });
  };
  const item = new RecordingStatus({ trans, openMenu });
  const activity = new Signal<RecordingStatus, void>(item);
  let followed: INotebookSession | null = null;
  const show = (): void => {
    item.follow(followed?.isDisposed === true ? null : followed);
    commands.notifyCommandChanged(CommandIDs.toggleRecording);
    commands.notifyCommandChanged(CommandIDs.deleteRecords);
    commands.notifyCommandChanged(CommandIDs.changeToRecordingKernel);
  };
  const follow = (): void => {
    followed?.changed.disconnect(update);
    followed?.statusChanged.disconnect(show);
    followed = sessions.current;
    followed?.changed.connect(update);
    followed?.statusChanged.connect(show);
    activity.emit();
    show();
  };
  const update = (): void => {
    item.follow(followed);
  };
  sessions.currentChanged.connect(follow);
  follow();
  statusBar?.registerStatusItem('deepforge:recording', {
    item,
    align: 'right',
    rank: 90,
    isActive: () => followed !== null,
    activeStateChanged: activity
  });
}

/** The kernel of this server that records; null when none is installed. */
function recordingKernel(specs: KernelSpec.ISpecModels | null): KernelSpec.ISpecModel | null {
  const all = Object.values(specs?.kernelspecs ?? {}).filter(spec => spec !== undefined);
  return (
    all.find(spec => spec.argv.includes('deepforge.kernel')) ??
    all.find(spec => spec.name === 'deepforge') ??
    null
  );
}
