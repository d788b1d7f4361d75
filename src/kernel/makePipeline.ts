// Asks a notebook's kernel to make a pipeline, and reads its answer.
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';

import type { IMadePipeline, IPipelineMaker } from '../tokens';
import { DeepForgeError } from '../utils/errors';
import { isRecord } from '../utils/json';
import { fromPythonRepr, toPythonString } from '../utils/text';

/** A cell that fails while we wait aborts every queued request, ours too: then we ask again, this often. */
const ATTEMPTS = 3;

/**
 * The maker that runs in the kernel: one silent request, whose answer comes as a user expression.
 */
export class KernelPipelineMaker implements IPipelineMaker {
  private readonly trans: TranslationBundle;

  constructor(trans: TranslationBundle) {
    this.trans = trans;
  }

  async make(notebook: string, kernel: Kernel.IKernelConnection): Promise<IMadePipeline> {
    const info = await kernel.info;
    if (info.language_info.name !== 'python') {
      throw new DeepForgeError(
        'not-python',
        this.trans.__(
          'DeepForge makes pipelines of Python notebooks; this kernel runs %1.',
          info.language_info.name
        )
      );
    }
    return this.read(await this.ask(notebook, kernel));
  }

  /** Sends the request until it is not aborted by somebody else's error. */
  private async ask(
    notebook: string,
    kernel: Kernel.IKernelConnection
  ): Promise<KernelMessage.IExecuteReply> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const content = await this.request(notebook, kernel);
      if (content.status === 'ok') {
        return content;
      }
      if (content.status === 'error') {
        throw new DeepForgeError('interrupted', `${content.ename}: ${content.evalue}`);
      }
    }
    throw this.interrupted();
  }

  private async request(
    notebook: string,
    kernel: Kernel.IKernelConnection
  ): Promise<KernelMessage.IExecuteReplyMsg['content']> {
    const future = kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      stop_on_error: false,
      allow_stdin: false,
      user_expressions: {
        made:
          "__import__('deepforge.kernel.requests', fromlist=['make_pipeline'])" +
          `.make_pipeline(${toPythonString(notebook)})`,
        home: "__import__('os').path.expanduser('~')"
      }
    });
    try {
      return (await future.done).content;
    } catch {
      // The kernel was restarted or died: the future is cancelled.
      throw this.interrupted();
    }
  }

  private read(content: KernelMessage.IExecuteReply): IMadePipeline {
    const expressions = content.user_expressions as unknown;
    const made = isRecord(expressions) ? expressions['made'] : undefined;
    if (!isRecord(made)) {
      throw this.unreadable();
    }
    if (made['status'] === 'error') {
      throw this.raised(String(made['ename']), String(made['evalue']));
    }
    const answer = readAnswer(made['data']);
    if (answer === null) {
      throw this.unreadable();
    }
    const error = answer['error'];
    if (isRecord(error)) {
      throw new DeepForgeError(String(error['code']), String(error['message']));
    }
    const { pipeline, root, message } = answer;
    if (typeof pipeline !== 'string' || typeof root !== 'string' || typeof message !== 'string') {
      throw this.unreadable();
    }
    return {
      pipeline,
      root,
      home: isRecord(expressions) ? readHome(expressions['home']) : null,
      message
    };
  }

  private raised(name: string, text: string): DeepForgeError {
    if (name === 'ModuleNotFoundError' && /'deepforge(\.kernel(\.requests)?)?'/.test(text)) {
      return new DeepForgeError(
        'no-deepforge',
        this.trans.__(
          'This kernel has no DeepForge: choose the DeepForge kernel, or install “deepforge” and run %1.',
          '%load_ext deepforge'
        )
      );
    }
    return new DeepForgeError('kernel-error', `${name}: ${text}`);
  }

  private interrupted(): DeepForgeError {
    return new DeepForgeError(
      'interrupted',
      this.trans.__('The kernel was interrupted or restarted before the pipeline was made.')
    );
  }

  private unreadable(): DeepForgeError {
    return new DeepForgeError(
      'unreadable-reply',
      this.trans.__(
        'The kernel’s answer could not be read: its DeepForge is of another version than this JupyterLab’s.'
      )
    );
  }
}

/** The JSON object inside a displayed value, or null. */
function readAnswer(data: unknown): Record<string, unknown> | null {
  if (!isRecord(data)) {
    return null;
  }
  const json = data['application/json'];
  if (isRecord(json)) {
    return json;
  }
  try {
    const parsed: unknown = JSON.parse(String(data['text/plain']));
    return isRecord(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function readHome(expression: unknown): string | null {
  const data = isRecord(expression) ? expression['data'] : undefined;
  const text = isRecord(data) ? data['text/plain'] : undefined;
  return typeof text === 'string' ? fromPythonRepr(text) : null;
}
