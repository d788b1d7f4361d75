// The ids of DeepForge's commands and what they take: how screens reach each other without importing each other.

export const CommandIDs = {
  // Project panel and launcher. `project`: the project's folder on the server, by default the current one.
  newProject: 'deepforge:new-project', // { path?: the folder that becomes one, here?: the file browser's folder becomes one }
  openProject: 'deepforge:open-project', // { path? }
  newPipeline: 'deepforge:new-pipeline', // { project?, name? }
  newOperation: 'deepforge:new-operation', // { project?, name? }
  newNotebook: 'deepforge:new-notebook', // { project?, name? }
  newResource: 'deepforge:new-resource', // { project?, type: such as Architecture, name? }
  importArchitecture: 'deepforge:import-architecture', // { project?, library, importer: its id, name? }
  openAsArchitecture: 'deepforge:open-as-architecture', // { name: a variable of the current notebook } or { project?, value: an artifact's name or a stored value's hash, type, name? }
  openDocument: 'deepforge:open-document', // { project?, path, line?: number from 1 }
  renameDocument: 'deepforge:rename', // { project?, path }
  deleteDocument: 'deepforge:delete', // { project?, path }
  showProject: 'deepforge:show-project',
  refreshProject: 'deepforge:refresh-project',
  foldProject: 'deepforge:fold-project',
  browseProject: 'deepforge:browse-project',
  projectSettings: 'deepforge:project-settings',
  // Notebook and provenance panel.
  showProvenance: 'deepforge:show-provenance', // { name? a variable of the current notebook, key? a row, tab? }
  showEarlierRuns: 'deepforge:show-earlier-runs',
  toggleRecording: 'deepforge:toggle-recording',
  deleteRecords: 'deepforge:delete-records', // { cell? its id; without it, of the whole session }
  changeToRecordingKernel: 'deepforge:change-to-recording-kernel',
  toggleChips: 'deepforge:toggle-chips',
  runStale: 'deepforge:run-stale', // of the current notebook; while it runs: stops
  showPlan: 'deepforge:show-plan', // what would run, and what Restart and Run All would do
  selectCell: 'deepforge:select-cell', // { cell: id in the current notebook }
  // Make a pipeline. Without arguments: of all that the current notebook ends with.
  makePipeline: 'deepforge:make-pipeline', // { targets?: string[], toolbar? }
  // Pipelines and operations as notebooks.
  openAsNotebook: 'deepforge:open-as-notebook', // { project?, path? a pipeline or an operation, node? }
  takeBack: 'deepforge:take-back', // of the current notebook
  // Executions.
  openExecution: 'deepforge:open-execution', // { project?, id, node? }
  compareExecutions: 'deepforge:compare-executions', // { project?, ids: string[] }
  cancelExecution: 'deepforge:cancel-execution', // { project?, id }
  showJobs: 'deepforge:show-jobs'
} as const;
