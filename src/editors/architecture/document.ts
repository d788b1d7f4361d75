// Architectures as JupyterLab documents.
import { ArchitectureModel } from '../../documents/architecture/architectureModel';
import { SharedArchitecture } from '../../documents/architecture/sharedArchitecture';
import type { IWords } from '../../documents/words';
import type { IArchitectureEditor } from '../../tokens';
import type { IDocumentWords } from '../common/document/factory';
import { GraphDocumentModel, GraphModelFactory } from '../common/document/model';
import { GraphDocument } from '../common/document/widget';

export const FACTORY = 'Architecture';
export const CONTENT_TYPE = 'deepforge-architecture';
export const MODEL_NAME = 'deepforge-architecture';

export class ArchitectureDocumentModel extends GraphDocumentModel<
  SharedArchitecture,
  ArchitectureModel
> {
  get architecture(): ArchitectureModel {
    return this.edited;
  }
}

export class ArchitectureModelFactory extends GraphModelFactory<ArchitectureDocumentModel> {
  constructor(trans: IWords) {
    super({
      name: MODEL_NAME,
      contentType: CONTENT_TYPE,
      create: (given, isCollaborative) => {
        const isShared = given instanceof SharedArchitecture;
        const shared = isShared ? given : SharedArchitecture.create();
        const hasOthers = isShared && isCollaborative;
        const architecture = new ArchitectureModel(shared, trans, hasOthers);
        return new ArchitectureDocumentModel(shared, architecture, hasOthers);
      }
    });
  }
}

export class ArchitectureDocument
  extends GraphDocument<ArchitectureDocumentModel>
  implements IArchitectureEditor
{
  get architecture(): ArchitectureModel {
    return this.context.model.architecture;
  }
}

export function architectureWords(trans: IWords): IDocumentWords {
  return {
    notOne: trans.__('This file is not an architecture'),
    advice: trans.__(
      'It is shown as it is, and nothing is written to it. Repair its text and save it: the architecture appears here.'
    ),
    notSaved: name =>
      trans.__('Nothing was saved: %1 is not an architecture that can be opened.', name)
  };
}
