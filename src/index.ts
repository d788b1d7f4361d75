// The list of DeepForge's JupyterLab plugins, nothing else.
import { cellChips } from './plugins/cellChips';
import { makePipeline } from './plugins/makePipeline';
import { notebookSessions } from './plugins/notebookSessions';
import { pipelineMaker } from './plugins/pipelineMaker';
import { server } from './plugins/server';

export default [server, pipelineMaker, notebookSessions, cellChips, makePipeline];
