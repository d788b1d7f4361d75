// What the user is told when a pipeline is made, or is not.
import { Notification } from '@jupyterlab/apputils';
import { nullTranslator } from '@jupyterlab/translation';

import { MakePipelineAction } from '../../components/makePipelineAction';
import { DeepForgeError } from '../../utils/errors';
import type { IMadePipeline } from '../../tokens';

const MADE: IMadePipeline = {
  pipeline: 'pipelines/a.pipeline.json',
  root: '/srv/p',
  home: null,
  message: 'Made it.'
};

interface ISetup {
  readonly make?: () => Promise<IMadePipeline>;
  readonly status?: string;
  readonly served?: boolean;
}

function setUp({ make, status = 'idle', served = true }: ISetup): {
  action: MakePipelineAction;
  panel: Parameters<MakePipelineAction['run']>[0];
  opened: string[];
  folders: string[];
} {
  const opened: string[] = [];
  const folders: string[] = [];
  const options = {
    maker: { make: make ?? (() => Promise.resolve(MADE)) },
    contents: {
      localPath: (path: string) => path.replace(/^RTC:/, ''),
      get: () => (served ? Promise.resolve({}) : Promise.reject(new Error('404')))
    },
    serverRoot: '/srv',
    open: (path: string) => {
      opened.push(path);
      return Promise.resolve();
    },
    makeProject: (folder: string) => {
      folders.push(folder);
      return Promise.resolve();
    },
    trans: nullTranslator.load('deepforge')
  } as unknown as MakePipelineAction.IOptions;
  const panel = {
    context: { path: 'RTC:work/a.ipynb' },
    sessionContext: {
      ready: Promise.resolve(),
      session: status === 'none' ? null : { kernel: { status } }
    }
  } as unknown as Parameters<MakePipelineAction['run']>[0];
  return { action: new MakePipelineAction(options), panel, opened, folders };
}

const last = (): Notification.INotification => {
  const [first] = Notification.manager.notifications;
  if (!first) {
    throw new Error('There is no notification.');
  }
  return first;
};

describe('MakePipelineAction', () => {
  beforeEach(() => {
    Notification.dismiss();
  });

  it('tells the result and opens the pipeline on request', async () => {
    const { action, panel, opened } = setUp({});
    await action.run(panel);
    expect(last()).toMatchObject({ type: 'success', message: 'Made it.' });
    last().options.actions?.[0]?.callback({} as MouseEvent);
    expect(opened).toEqual(['p/pipelines/a.pipeline.json']);
  });

  it('offers no way to open a file that the server does not serve', async () => {
    const { action, panel } = setUp({ served: false });
    await action.run(panel);
    expect(last().options.actions).toEqual([]);
  });

  it('says that the kernel is busy, and waits', async () => {
    let finish: (made: IMadePipeline) => void = () => undefined;
    const { action, panel } = setUp({
      status: 'busy',
      make: () => new Promise(resolve => (finish = resolve))
    });
    const done = action.run(panel);
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(last()).toMatchObject({ type: 'in-progress' });
    expect(last().message).toContain('The kernel is busy');
    await action.run(panel);
    expect(Notification.manager.count).toBe(1);
    finish(MADE);
    await done;
    expect(last().type).toBe('success');
  });

  it.each<[string, ISetup, string]>([
    ['no kernel', { status: 'none' }, 'This notebook has no kernel.'],
    ['an error', { make: () => Promise.reject(new Error('Run a cell.')) }, 'Run a cell.']
  ])('shows %s', async (_name, options, text) => {
    const { action, panel } = setUp(options);
    await action.run(panel);
    expect(last().type).toBe('error');
    expect(last().message).toContain(text);
  });

  it('offers the whole of a reason that is too long for a notification', async () => {
    const reason = 'because '.repeat(30);
    const { action, panel } = setUp({ make: () => Promise.reject(new Error(reason)) });
    await action.run(panel);
    last().options.actions?.[0]?.callback({} as MouseEvent);
    await new Promise(resolve => setTimeout(resolve, 0));
    expect(document.querySelector('.jp-Dialog')?.textContent).toContain(reason.trim());
  });

  it('offers to make the folder of a notebook outside any project one', async () => {
    const make = (): Promise<never> =>
      Promise.reject(new DeepForgeError('no-project', 'This notebook is not in a project.'));
    const { action, panel, folders } = setUp({ make });
    await action.run(panel);
    const [offer] = last().options.actions ?? [];
    expect(offer?.label).toBe('Make its folder a project');
    offer?.callback({} as MouseEvent);
    expect(folders).toEqual(['work']);
  });
});
