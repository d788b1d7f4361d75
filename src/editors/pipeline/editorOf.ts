// Finds the editor inside a pipeline's document.
import type { IPipelineEditor } from '../../tokens';
import { editorFinder } from '../common/editorWidget';
import type { EditorState } from './state';
import { PipelineEditor } from './widget';

export const { editorOf, whenEditor } = editorFinder<EditorState, IPipelineEditor>(
  widget => widget instanceof PipelineEditor,
  document => document.pipeline.changed
);
