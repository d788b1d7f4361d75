// Wiring: provides IPipelineMaker, which asks the notebook's own kernel.
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { KernelPipelineMaker } from '../kernel/makePipeline';
import { IPipelineMaker } from '../tokens';

export const pipelineMaker: JupyterFrontEndPlugin<IPipelineMaker> = {
  id: 'deepforge:pipeline-maker',
  description: 'Makes a pipeline of what a notebook has done, in the notebook’s kernel.',
  autoStart: true,
  provides: IPipelineMaker,
  optional: [ITranslator],
  activate: (_app: JupyterFrontEnd, translator: ITranslator | null): IPipelineMaker =>
    new KernelPipelineMaker((translator ?? nullTranslator).load('deepforge'))
};
