// Pipelines as JupyterLab documents.
import { PipelineModel } from '../../documents/pipeline/pipelineModel';
import { SharedPipeline } from '../../documents/pipeline/sharedPipeline';
import type { IWords } from '../../documents/words';
import type { IPipelineEditor } from '../../tokens';
import type { IDocumentWords } from '../common/document/factory';
import { GraphDocumentModel, GraphModelFactory } from '../common/document/model';
import { GraphDocument } from '../common/document/widget';

export const FACTORY = 'Pipeline';
export const CONTENT_TYPE = 'deepforge-pipeline';
export const MODEL_NAME = 'deepforge-pipeline';

export class PipelineDocumentModel extends GraphDocumentModel<SharedPipeline, PipelineModel> {
  get pipeline(): PipelineModel {
    return this.edited;
  }
}

export class PipelineModelFactory extends GraphModelFactory<PipelineDocumentModel> {
  constructor(trans: IWords) {
    super({
      name: MODEL_NAME,
      contentType: CONTENT_TYPE,
      create: (given, isCollaborative) => {
        const isShared = given instanceof SharedPipeline;
        const shared = isShared ? given : SharedPipeline.create();
        const hasOthers = isShared && isCollaborative;
        const pipeline = new PipelineModel(shared, trans, hasOthers);
        return new PipelineDocumentModel(shared, pipeline, hasOthers);
      }
    });
  }
}

export class PipelineDocument
  extends GraphDocument<PipelineDocumentModel>
  implements IPipelineEditor
{
  get pipeline(): PipelineModel {
    return this.context.model.pipeline;
  }
}

export function pipelineWords(trans: IWords): IDocumentWords {
  return {
    notOne: trans.__('This file is not a pipeline'),
    advice: trans.__(
      'It is shown as it is, and nothing is written to it. Repair its text and save it: the pipeline appears here.'
    ),
    notSaved: name => trans.__('Nothing was saved: %1 is not a pipeline that can be opened.', name)
  };
}
