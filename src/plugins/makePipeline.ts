// Wiring: the command "Make a pipeline", its palette entry, its notebook toolbar button and its setting.
import { type JupyterFrontEnd, type JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { PageConfig } from '@jupyterlab/coreutils';
import { INotebookTracker, type NotebookPanel } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { MakePipelineAction } from '../components/makePipelineAction';
import { IPipelineMaker } from '../tokens';
import { pipelineIcon } from '../utils/icons';

const PLUGIN = 'deepforge:make-pipeline';

export const CommandIDs = { makePipeline: 'deepforge:make-pipeline' } as const;

export const makePipeline: JupyterFrontEndPlugin<void> = {
  id: PLUGIN,
  description: 'The command and the toolbar button that make a pipeline of a notebook.',
  autoStart: true,
  requires: [IPipelineMaker, INotebookTracker],
  optional: [ICommandPalette, ISettingRegistry, ITranslator],
  activate
};

function activate(
  app: JupyterFrontEnd,
  maker: IPipelineMaker,
  notebooks: INotebookTracker,
  palette: ICommandPalette | null,
  settings: ISettingRegistry | null,
  translator: ITranslator | null
): void {
  const { commands, serviceManager, shell } = app;
  const trans = (translator ?? nullTranslator).load('deepforge');
  const action = new MakePipelineAction({
    maker,
    contents: serviceManager.contents,
    serverRoot: PageConfig.getOption('serverRoot'),
    open: async path => {
      await commands.execute('docmanager:open', { path });
    },
    trans
  });
  let showButton = true;

  const target = (): NotebookPanel | null => {
    const panel = notebooks.currentWidget;
    return panel !== null && panel === shell.currentWidget ? panel : null;
  };

  commands.addCommand(CommandIDs.makePipeline, {
    label: trans.__('Make a pipeline'),
    caption: trans.__('Turn what this notebook has run into a pipeline'),
    icon: pipelineIcon,
    isEnabled: () => target() !== null,
    isVisible: args => args['toolbar'] !== true || showButton,
    execute: async () => {
      const panel = target();
      if (panel !== null) {
        await action.run(panel);
      }
    },
    describedBy: { args: { type: 'object', properties: { toolbar: { type: 'boolean' } } } }
  });
  palette?.addItem({ command: CommandIDs.makePipeline, category: trans.__('DeepForge') });

  const followSettings = async (registry: ISettingRegistry): Promise<void> => {
    const loaded = await registry.load(PLUGIN);
    const apply = (): void => {
      showButton = loaded.composite['showToolbarButton'] !== false;
      commands.notifyCommandChanged(CommandIDs.makePipeline);
    };
    loaded.changed.connect(apply);
    apply();
  };
  if (settings !== null) {
    void followSettings(settings).catch((reason: unknown) => {
      console.error('DeepForge: the settings of "Make a pipeline" could not be read.', reason);
    });
  }
}
