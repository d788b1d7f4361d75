// The list of DeepForge's JupyterLab plugins, nothing else.
import { architectureDocuments } from './plugins/architectureDocuments';
import { architectureEditor } from './plugins/architectureEditor';
import { artifacts } from './plugins/artifacts';
import { cellChips } from './plugins/cellChips';
import { currentProject } from './plugins/currentProject';
import { execution } from './plugins/execution';
import { kerasLibrary } from './plugins/kerasLibrary';
import { libraryEditors } from './plugins/libraryEditors';
import { makePipeline } from './plugins/makePipeline';
import { menu } from './plugins/menu';
import { notebookSessions } from './plugins/notebookSessions';
import { openAsArchitecture } from './plugins/openAsArchitecture';
import { openedNotebooks } from './plugins/openedNotebooks';
import { pipelineDocuments } from './plugins/pipelineDocuments';
import { pipelineEditor } from './plugins/pipelineEditor';
import { pipelineMaker } from './plugins/pipelineMaker';
import { projectPanel } from './plugins/projectPanel';
import { provenance } from './plugins/provenance';
import { recording } from './plugins/recording';
import { runStale } from './plugins/runStale';
import { server } from './plugins/server';

export default [
  artifacts,
  execution,
  server,
  libraryEditors,
  kerasLibrary,
  currentProject,
  menu,
  projectPanel,
  pipelineMaker,
  pipelineDocuments,
  pipelineEditor,
  architectureDocuments,
  architectureEditor,
  notebookSessions,
  cellChips,
  provenance,
  recording,
  runStale,
  makePipeline,
  openedNotebooks,
  openAsArchitecture
];
