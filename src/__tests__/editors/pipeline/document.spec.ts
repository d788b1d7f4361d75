// Pipelines as JupyterLab documents: text, dirty or not, saving, and what others do to the file.
import { Notification } from '@jupyterlab/apputils';
import type { Contents } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';

import { SharedPipeline } from '../../../documents/pipeline/sharedPipeline';
import { plainWords } from '../../../documents/words';
import { saveOnlyReadable } from '../../../editors/common/document/factory';
import { OutsideChanges } from '../../../editors/common/document/outsideChanges';
import type { GraphContext } from '../../../editors/common/document/widget';
import {
  type PipelineDocumentModel,
  PipelineModelFactory,
  pipelineWords
} from '../../../editors/pipeline/document';
import { TEXT } from '../../documents/pipeline/fixtures';

type PipelineContext = GraphContext<PipelineDocumentModel>;

const factory = new PipelineModelFactory(plainWords);

function opened(text = TEXT): PipelineDocumentModel {
  const model = factory.createNew();
  model.fromString(text);
  return model;
}

describe('the document model', () => {
  it('gives and takes the text of the file', () => {
    const model = opened();
    expect(model.toString()).toBe(TEXT);
    expect([model.dirty, model.collaborative]).toEqual([false, false]);
    expect(factory.contentType).toBe('deepforge-pipeline');
  });

  it('is dirty after an edit, clean when the file was read, and says both', () => {
    const model = opened();
    const heard: string[] = [];
    model.contentChanged.connect(() => heard.push('content'));
    model.stateChanged.connect((_, { name, newValue }) =>
      heard.push(`${name} ${String(newValue)}`)
    );
    model.pipeline.setAttribute('fit', 'epochs', '20');
    expect(heard).toEqual(['content', 'dirty true']);
    model.fromString(TEXT);
    expect(heard).toEqual(['content', 'dirty true', 'content', 'dirty false']);
  });

  it('is shared only where JupyterLab collaborates', () => {
    const sharedModel = SharedPipeline.create();
    const shared = factory.createNew({ sharedModel, collaborationEnabled: true });
    expect([shared.sharedModel, shared.collaborative]).toEqual([sharedModel, true]);
    expect(factory.createNew({ sharedModel, collaborationEnabled: false }).collaborative).toBe(
      false
    );
    expect(factory.createNew({ collaborationEnabled: true }).collaborative).toBe(false);
  });
});

describe('saving', () => {
  it.each([
    [TEXT, 1],
    ['', 0],
    ['{"version": 2}', 0],
    ['<<<<<<<', 0]
  ])('writes only pipelines: %j', async (text, times) => {
    const save = jest.fn(() => Promise.resolve());
    const warning = jest.spyOn(Notification, 'warning').mockReturnValue('');
    const context = { model: opened(text), localPath: 'a/b.pipeline.json', save };
    saveOnlyReadable(context as unknown as PipelineContext, pipelineWords(plainWords));
    await context.save();
    expect(save).toHaveBeenCalledTimes(times);
    expect(warning.mock.calls.map(([message]) => message)).toEqual(
      times === 1
        ? []
        : ['Nothing was saved: b.pipeline.json is not a pipeline that can be opened.']
    );
    warning.mockRestore();
  });
});

describe('changes of others', () => {
  /** A context whose file is on a disk of ours. */
  function onDisk(): {
    context: PipelineContext;
    disk: { text: string };
    saved: () => void;
    following: OutsideChanges;
    looks: () => number;
    reverts: () => number;
  } {
    const disk = { text: TEXT };
    let reverts = 0;
    const model = opened();
    const context = {
      model,
      path: 'x.pipeline.json',
      localPath: 'x.pipeline.json',
      isDisposed: false,
      ready: Promise.resolve(),
      contentsModel: { hash: TEXT },
      revert: () => {
        reverts += 1;
        model.fromString(disk.text);
        context.contentsModel = { hash: disk.text };
        return Promise.resolve();
      }
    };
    const fileChanged = new Signal<Contents.IManager, Contents.IChangedArgs>(
      {} as Contents.IManager
    );
    let looks = 0;
    const get = (): Promise<Contents.IModel> => {
      looks += 1;
      return Promise.resolve({ hash: disk.text } as Contents.IModel);
    };
    const following = new OutsideChanges(
      context as unknown as PipelineContext,
      { get, fileChanged },
      { projectOf: () => Promise.reject(new Error('away')) }
    );
    const saved = (): void => {
      const newValue = { path: context.path } as Contents.IModel;
      fileChanged.emit({ type: 'save', oldValue: null, newValue });
    };
    return {
      context: context as unknown as PipelineContext,
      disk,
      saved,
      following,
      looks: () => looks,
      reverts: () => reverts
    };
  }

  async function settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn += 1) {
      await new Promise(resolve => {
        setTimeout(resolve, 0);
      });
    }
  }

  it('are taken over when nothing is unsaved', async () => {
    const { context, disk, saved, following } = onDisk();
    await settle();
    disk.text = TEXT.replace('"title": "Fit"', '"title": "Train"');
    saved();
    await settle();
    expect(context.model.pipeline.data.nodes['fit']?.title).toBe('Train');
    expect(context.model.dirty).toBe(false);
    following.dispose();
  });

  it('are left to JupyterLab’s question when something is unsaved', async () => {
    const { context, disk, saved, following, reverts } = onDisk();
    await settle();
    context.model.pipeline.setAttribute('fit', 'epochs', '20');
    disk.text = TEXT.replace('"title": "Fit"', '"title": "Train"');
    saved();
    await settle();
    expect(reverts()).toBe(0);
    expect(context.model.pipeline.data.nodes['fit']?.title).toBe('Fit');
    following.dispose();
  });

  it('are not looked for when the document is closed', async () => {
    const { saved, following, looks } = onDisk();
    await settle();
    following.dispose();
    const before = looks();
    saved();
    window.dispatchEvent(new Event('focus'));
    await settle();
    expect([looks(), following.isDisposed]).toEqual([before, true]);
  });
});
