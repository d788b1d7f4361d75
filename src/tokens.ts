// Every Lumino token of DeepForge and its interface: the table of contents of the front end.
import type { Kernel } from '@jupyterlab/services';
import { Token } from '@lumino/coreutils';

/**
 * A pipeline that was made from a notebook, as the kernel reports it.
 */
export interface IMadePipeline {
  /** Absolute path of the project on the machine where the kernel runs. */
  readonly root: string;
  /** Path of the pipeline file, relative to `root`, with forward slashes. */
  readonly pipeline: string;
  /** Home folder of the kernel's user, or null when the kernel did not say. */
  readonly home: string | null;
  /** One sentence for the user. */
  readonly message: string;
}

/**
 * Makes a pipeline of what a notebook's kernel has recorded (in the code: reify).
 */
export interface IPipelineMaker {
  /**
   * Makes the pipeline and writes its files.
   *
   * Waits until the kernel is free: the request queues behind running cells. It leaves no trace in the
   * notebook, its history or its execution counts.
   *
   * @param notebook - path of the notebook relative to the server's root
   * @param kernel - the notebook's kernel
   * @throws DeepForgeError with one of these codes: `not-python`, `no-deepforge`, `interrupted`,
   * `unreadable-reply`, or a code of the Python side
   */
  make(notebook: string, kernel: Kernel.IKernelConnection): Promise<IMadePipeline>;
}

export const IPipelineMaker = new Token<IPipelineMaker>(
  'deepforge:IPipelineMaker',
  'Makes a pipeline of what a notebook has done.'
);
