// Importing from the editor: the library asks what it needs, and the new document is opened.
import type { IArchitectureImporter } from '../../tokens';
import { CommandIDs } from '../../utils/commandIDs';
import { messageOf } from '../../utils/errors';
import type { ArchitectureState } from './state';

/** Imports into a new document of the project and opens it; says why when that fails. */
export async function startImport(
  state: ArchitectureState,
  importer: IArchitectureImporter
): Promise<void> {
  const { project } = state;
  if (project === null) {
    state.say(state.projectProblem);
    return;
  }
  try {
    const path = await importer.run(project, '');
    if (path !== null) {
      await state.commands.execute(CommandIDs.openDocument, { project: project.path, path });
    }
  } catch (reason) {
    state.say(messageOf(reason));
  }
}
