// Finds the editor inside an architecture's document.
import type { IArchitectureEditor } from '../../tokens';
import { editorFinder } from '../common/editorWidget';
import type { ArchitectureState } from './state';
import { ArchitectureEditor } from './widget';

export const { editorOf, whenEditor } = editorFinder<ArchitectureState, IArchitectureEditor>(
  widget => widget instanceof ArchitectureEditor,
  document => document.architecture.changed
);
