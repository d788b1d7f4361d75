// The ways to make an architecture of Keras: each a dialog that asks what is needed, imports, and gives the document.
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactElement } from 'react';

import { askImport } from '../../components/imports/dialog';
import type { IFolderItem } from '../../components/imports/fileList';
import { ImportForm } from '../../components/imports/form';
import type { IOffer } from '../../components/imports/offerList';
import type * as Api from '../../documents/generated/api';
import type { IArchitectureImporter, IProject } from '../../tokens';
import { nameProblem } from '../../utils/names';
import { ApplicationChooser, FileChooser, OfferChooser, TextChooser } from './choosers';
import { isKerasModel, KERAS } from './editor';

/** What is in a folder of a project. */
export type ListFolder = (project: IProject, folder: string) => Promise<readonly IFolderItem[]>;

type Chooser = (form: ImportForm, project: IProject) => ReactElement;

export function kerasImporters(
  list: ListFolder,
  trans: TranslationBundle
): readonly IArchitectureImporter[] {
  const importer = (
    id: string,
    icon: IArchitectureImporter['icon'],
    label: string,
    title: string,
    chooser: Chooser
  ): IArchitectureImporter => ({
    id,
    icon,
    label,
    run: async (project, name) => {
      const form = await formOf(project, name, trans);
      return askImport({ title, form, chooser: chooser(form, project), trans });
    }
  });

  return [
    importer(
      'example',
      'layers',
      trans.__('Example…'),
      trans.__('Import an example'),
      (form, project) => (
        <OfferChooser
          form={form}
          kind="example"
          label={trans.__('Example architecture')}
          empty={trans.__('The library has no examples.')}
          load={async () => (await project.libraryOffers(KERAS)).examples}
          trans={trans}
        />
      )
    ),
    importer(
      'application',
      'cube',
      trans.__('Model of Keras…'),
      trans.__('Import a model of keras.applications'),
      (form, project) => (
        <ApplicationChooser
          form={form}
          load={async () => (await project.libraryOffers(KERAS)).applications}
          trans={trans}
        />
      )
    ),
    importer(
      'model',
      'file',
      trans.__('Saved model…'),
      trans.__('Import a saved Keras model'),
      (form, project) => (
        <FileChooser
          form={form}
          kind="model"
          label={trans.__('Saved models of the project')}
          endings={['.keras', '.h5', '.hdf5']}
          note={trans.__('The layers are imported, not their trained weights.')}
          list={folder => list(project, folder)}
          trans={trans}
        />
      )
    ),
    importer(
      'code',
      'code',
      trans.__('Python file or notebook…'),
      trans.__('Import from code'),
      (form, project) => (
        <FileChooser
          form={form}
          kind="code"
          label={trans.__('Code of the project')}
          endings={['.py', '.ipynb']}
          note={trans.__('The code is run; training, saving and evaluating are left out.')}
          list={folder => list(project, folder)}
          trans={trans}
        />
      )
    ),
    importer('text', 'code', trans.__('Pasted code…'), trans.__('Import pasted code'), form => (
      <TextChooser form={form} trans={trans} />
    )),
    importer(
      'artifact',
      'data',
      trans.__('Stored model…'),
      trans.__('Import a stored model'),
      (form, project) => (
        <OfferChooser
          form={form}
          kind="artifact"
          label={trans.__('Model among the artifacts')}
          empty={trans.__('No artifact of the project is a Keras model yet.')}
          load={() => storedModels(project)}
          trans={trans}
        />
      )
    )
  ];
}

async function formOf(
  project: IProject,
  name: string,
  trans: TranslationBundle
): Promise<ImportForm> {
  const taken = new Set<string>();
  try {
    const tree = await project.tree();
    for (const item of tree.architectures) {
      taken.add(item.name);
    }
  } catch {
    // Only the hint that a name is taken is missing then; the server refuses it all the same.
  }
  return new ImportForm({
    name,
    nameProblem: text =>
      taken.has(text.trim())
        ? trans.__('There is one of this name already.')
        : nameProblem(text, false, trans),
    start: (choice, given, id) =>
      project.importArchitecture({ library: KERAS, id, name: given, ...choice }),
    stop: id => project.cancelImport(id)
  });
}

async function storedModels(project: IProject): Promise<readonly IOffer[]> {
  const { artifacts } = await project.artifacts();
  return artifacts
    .filter((artifact: Api.ArtifactItem) => isKerasModel(artifact.type))
    .map(({ name, type }) => ({ name, title: name, summary: type, size: null }));
}
