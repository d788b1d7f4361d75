// The Lumino widgets of executions: a live one, and a recorded one in its document.
import { ReactWidget } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { ReactElement } from 'react';

import type * as Api from '../../documents/generated/api';
import { fromRecord } from '../../documents/liveExecution';
import type { IProject } from '../../tokens';
import { isRecord } from '../../utils/json';
import { ExecutionModel } from './model';
import { ExecutionView, type IExecutionViewProps } from './view';

export type IExecutionServices = Omit<IExecutionViewProps, 'model'>;

export class ExecutionPanel extends ReactWidget {
  constructor(
    readonly model: ExecutionModel,
    private readonly services: IExecutionServices
  ) {
    super();
    this.addClass('df-Execution');
  }

  override dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this.model.dispose();
    }
  }

  protected override render(): ReactElement {
    return <ExecutionView {...this.services} model={this.model} />;
  }
}

/** What a file of a recorded execution shows: the execution, or why it cannot be read beside its text. */
export class RecordPanel extends ReactWidget {
  private model: ExecutionModel | null = null;
  private problem: string | null = null;

  constructor(
    private readonly context: DocumentRegistry.Context,
    private readonly projectOf: (path: string) => Promise<IProject | null>,
    private readonly servicesOf: (project: IProject | null) => IExecutionServices
  ) {
    super();
    this.addClass('df-Execution');
    context.fileChanged.connect(this.refresh);
    void context.ready.then(this.refresh);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.context.fileChanged.disconnect(this.refresh);
      this.model?.dispose();
      super.dispose();
    }
  }

  protected override render(): ReactElement {
    const { trans } = this.servicesOf(this.model?.project ?? null);
    if (this.problem !== null) {
      return (
        <div className="df-Execution-invalid">
          <p className="df-Problem" role="alert">
            {trans.__('This file is not an execution that can be read: %1', this.problem)}
          </p>
          <pre tabIndex={0}>{this.context.model.toString()}</pre>
        </div>
      );
    }
    return this.model === null ? (
      <></>
    ) : (
      <ExecutionView {...this.servicesOf(this.model.project)} model={this.model} />
    );
  }

  private readonly refresh = (): void => {
    void this.read();
  };

  private async read(): Promise<void> {
    if (this.isDisposed || !this.context.isReady) {
      return;
    }
    try {
      const execution = readExecution(this.context.model.toString());
      const project = await this.projectOf(this.context.path).catch(() => null);
      if (this.model?.id !== execution.id) {
        this.model?.dispose();
        this.model = new ExecutionModel(
          project,
          execution.id,
          fromRecord(execution, this.context.localPath)
        );
      }
      this.problem = null;
    } catch (reason) {
      this.problem = reason instanceof Error ? reason.message : String(reason);
    }
    this.update();
  }
}

/**
 * The execution in a file's text. Throws an Error that says what was expected, where, and what was received.
 */
export function readExecution(text: string): Api.Execution {
  const data: unknown = JSON.parse(text);
  if (!isRecord(data)) {
    throw new Error('expected an object at the top');
  }
  if (typeof data['version'] === 'number' && data['version'] > 1) {
    throw new Error(`version ${data['version']} was written by a newer DeepForge; expected 1`);
  }
  for (const [key, isGood, expected] of [
    ['version', data['version'] === 1, '1'],
    ['id', typeof data['id'] === 'string', 'a text'],
    ['jobs', isRecord(data['jobs']), 'an object'],
    ['operations', isRecord(data['operations']), 'an object'],
    ['environment', isRecord(data['environment']), 'an object'],
    ['status', typeof data['status'] === 'string', 'a text']
  ] as const) {
    if (!isGood) {
      throw new Error(`at /${key}: expected ${expected}, received ${JSON.stringify(data[key])}`);
    }
  }
  const snapshot = data['snapshot'];
  if (!isRecord(snapshot) || !isRecord(snapshot['nodes']) || !isRecord(snapshot['edges'])) {
    throw new Error('at /snapshot: expected a pipeline with nodes and edges');
  }
  return data as unknown as Api.Execution;
}
