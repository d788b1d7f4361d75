// The list of DeepForge's JupyterLab plugins, nothing else.
import { makePipeline } from './plugins/makePipeline';
import { pipelineMaker } from './plugins/pipelineMaker';
import { server } from './plugins/server';

export default [server, pipelineMaker, makePipeline];
