// An artifact: what it is, a look at it, and what made it.
import { ReactWidget } from '@jupyterlab/apputils';
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useState } from 'react';

import { CodeView } from '../../components/codeView';
import { Glyph } from '../../components/glyph';
import { Icon } from '../../components/icon';
import { ValuePreview } from '../../components/valuePreview';
import type { Preview } from '../../documents/generated/api';
import type { Artifact } from '../../documents/generated/artifact';
import { typeFamily } from '../../documents/typeFamily';
import type { IProject } from '../../tokens';
import { messageOf } from '../../utils/errors';
import { formatBytes } from '../../utils/format';
import { type IMaker, jobOf, makers, readArtifact, sourceName, valueHash } from './record';

export interface IArtifactServices {
  readonly rendermime: IRenderMimeRegistry;
  readonly editors: IEditorServices;
  readonly trans: TranslationBundle;
  readonly projectOf: (path: string) => Promise<IProject | null>;
  readonly openExecution: (project: IProject, id: string, node: string) => void;
  /** Whether an architecture can be read from values of a type. */
  readonly readsType: (type: string) => boolean;
  readonly openAsArchitecture: (project: IProject, artifact: Artifact) => void;
}

export class ArtifactPanel extends ReactWidget {
  private artifact: Artifact | null = null;
  private project: IProject | null = null;
  private problem: string | null = null;

  constructor(
    private readonly context: DocumentRegistry.Context,
    private readonly services: IArtifactServices
  ) {
    super();
    this.addClass('df-Artifact');
    context.fileChanged.connect(this.refresh);
    void context.ready.then(this.refresh);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.context.fileChanged.disconnect(this.refresh);
      super.dispose();
    }
  }

  protected override render(): ReactElement {
    const { trans } = this.services;
    if (this.problem !== null) {
      return (
        <div className="df-Execution-invalid">
          <p className="df-Problem" role="alert">
            {trans.__('This file is not an artifact’s record that can be read: %1', this.problem)}
          </p>
          <pre tabIndex={0}>{this.context.model.toString()}</pre>
        </div>
      );
    }
    return this.artifact === null ? (
      <></>
    ) : (
      <ArtifactView {...this.services} artifact={this.artifact} project={this.project} />
    );
  }

  private readonly refresh = (): void => {
    void this.read();
  };

  private async read(): Promise<void> {
    try {
      this.artifact = readArtifact(this.context.model.toString());
      this.problem = null;
    } catch (reason) {
      this.problem = messageOf(reason);
    }
    this.update();
    this.project ??= await this.services.projectOf(this.context.path).catch(() => null);
    this.update();
  }
}

interface IArtifactProps extends IArtifactServices {
  readonly artifact: Artifact;
  readonly project: IProject | null;
}

function ArtifactView(props: IArtifactProps): ReactElement {
  const { artifact, project, trans } = props;
  const sha256 = valueHash(artifact);
  const size = 'size' in artifact ? artifact.size : artifact.reference.size;
  const made = makers(artifact);
  return (
    <div className="df-Artifact-body">
      <header className="df-Execution-line">
        <Glyph family={typeFamily(artifact.type)} />
        <h2>{artifact.name}</h2>
        <span className="df-Mono df-Meta">{artifact.type}</span>
        <span className="df-Meta">{size == null ? '' : formatBytes(size)}</span>
        <span className="df-Meta">
          {trans.__('made %1', new Date(artifact.created).toLocaleString())}
        </span>
        <span className="df-Execution-space" />
        {project === null || !props.readsType(artifact.type) ? null : (
          <button
            type="button"
            className="df-Button"
            onClick={() => {
              props.openAsArchitecture(project, artifact);
            }}
          >
            <Icon name="layers" />
            {trans.__('Open as architecture')}
          </button>
        )}
        {project === null || sha256 === null ? null : (
          <a
            className="df-Button"
            href={project.downloadUrl(sha256, artifact.name)}
            download
            aria-label={trans.__('Download %1', artifact.name)}
          >
            <Icon name="download" />
            {trans.__('Download')}
          </a>
        )}
      </header>
      <Look {...props} sha256={sha256} />
      <section className="df-Artifact-makers">
        <h3>{trans.__('What made this')}</h3>
        {made.length === 0 ? (
          <p className="df-Meta">{trans.__('Nothing is recorded of how it was made.')}</p>
        ) : null}
        {[...made].reverse().map(maker => (
          <Maker key={maker.id} {...props} maker={maker} />
        ))}
      </section>
    </div>
  );
}

function Look(props: IArtifactProps & { readonly sha256: string | null }): ReactElement {
  const { project, sha256, rendermime, trans } = props;
  const [preview, setPreview] = useState<Preview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let isWanted = true;
    if (project !== null && sha256 !== null) {
      project
        .preview(sha256)
        .then(found => {
          if (isWanted) {
            setPreview(found);
            setFailure(null);
          }
        })
        .catch((reason: unknown) => {
          if (isWanted) {
            setFailure(messageOf(reason));
          }
        });
    }
    return () => {
      isWanted = false;
    };
  }, [project, sha256]);
  if (failure !== null) {
    return <p className="df-Problem">{failure}</p>;
  }
  return preview === null ? (
    <p className="df-Meta">
      {project === null ? trans.__('The file is in no project that this server knows.') : ''}
    </p>
  ) : (
    <ValuePreview preview={preview} rendermime={rendermime} trans={trans} />
  );
}

function Maker(props: IArtifactProps & { readonly maker: IMaker }): ReactElement {
  const { artifact, maker, project, editors, trans, openExecution } = props;
  const [isOpen, setOpen] = useState(false);
  const { operation } = maker;
  const job = jobOf(maker);
  return (
    <article className="df-Artifact-maker">
      <header className="df-Value-line">
        <Icon name={operation.kind === 'upload' ? 'upload' : 'operation'} />
        <strong>{operation.name}</strong>
        {Object.entries(operation.attributes).map(([name, value]) => (
          <span key={name} className="df-Meta">
            {name} <code>{value}</code>
          </span>
        ))}
        <span className="df-Execution-space" />
        {operation.code === '' ? null : (
          <button
            type="button"
            className="df-Link"
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(!isOpen);
            }}
          >
            {isOpen ? trans.__('Hide the code') : trans.__('Code as it was run')}
          </button>
        )}
        {job === null || project === null ? null : (
          <button
            type="button"
            className="df-Link"
            onClick={() => {
              openExecution(project, job.execution, job.node);
            }}
          >
            {job.execution}
          </button>
        )}
      </header>
      {Object.entries(operation.inputs).map(([port, source]) => (
        <div key={port} className="df-Value-line df-Artifact-input">
          <span className="df-Mono">{port}</span>
          <span className="df-Meta">
            {sourceName(source, artifact) ?? trans.__('no longer there')}
          </span>
        </div>
      ))}
      {Object.entries(operation.references ?? {}).map(([name, path]) => (
        <div key={name} className="df-Value-line df-Artifact-input">
          <Glyph family="file" />
          <span className="df-Mono">{path}</span>
          <span className="df-Meta">{trans.__('read as %1', name)}</span>
        </div>
      ))}
      {isOpen ? (
        <CodeView
          code={operation.code}
          editors={editors.factoryService}
          label={trans.__('Code of %1', operation.name)}
        />
      ) : null}
    </article>
  );
}
