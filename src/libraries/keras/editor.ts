// Keras's half in the browser: what is edited, how its layers look, and ways to make an architecture of something else.
import type { IWords } from '../../documents/words';
import type { IArchitectureImporter, ILibraryEditor } from '../../tokens';
import { kerasLook } from './look';

/** As in documents and on the Python side. */
export const KERAS = 'keras';

/** Name of the widget factory of architectures. */
const ARCHITECTURE_FACTORY = 'Architecture';

/** Whether values of a type are models: as artifacts and outputs of jobs name it, or by Keras's own classes. */
export function isKerasModel(type: string): boolean {
  return type === 'Keras model' || /^keras\.(.*\.)?(Functional|Sequential|Model)$/.test(type);
}

export function kerasEditor(
  importers: readonly IArchitectureImporter[],
  trans: IWords
): ILibraryEditor {
  return {
    library: KERAS,
    title: 'Keras',
    resources: [
      {
        type: 'Architecture',
        title: trans.__('Architecture'),
        icon: 'layers',
        folder: 'architectures',
        ending: '.architecture.json',
        factory: ARCHITECTURE_FACTORY,
        create: async (project, name) => (await project.create({ kind: 'architecture', name })).path
      }
    ],
    look: kerasLook(trans),
    importers,
    reads: isKerasModel
  };
}
