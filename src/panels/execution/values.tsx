// Inputs and outputs of a job: what each value is, a look at it, and the way to have it as a file.
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useState } from 'react';

import { Glyph } from '../../components/glyph';
import { ValuePreview } from '../../components/valuePreview';
import type * as Api from '../../documents/generated/api';
import type { ILive } from '../../documents/liveExecution';
import { typeFamily } from '../../documents/typeFamily';
import type { IProject } from '../../tokens';
import { messageOf } from '../../utils/errors';
import { formatBytes } from '../../utils/format';

export interface IValuesProps {
  readonly live: ILive;
  readonly node: string;
  readonly job: Api.Job;
  readonly project: IProject | null;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
  readonly onSelect: (node: string) => void;
  readonly openFile: (path: string) => void;
  /** Whether an architecture can be read from values of a type. */
  readonly readsType: (type: string) => boolean;
  readonly onArchitecture: (sha256: string, type: string, name: string) => void;
}

interface IValue {
  readonly name: string;
  readonly sha256: string;
  readonly output: Api.JobOutput | null;
  readonly from: string | null;
}

export function Values(props: IValuesProps): ReactElement {
  const { job, trans } = props;
  const inputs = inputsOf(props);
  const outputs = Object.entries(job.outputs ?? {}).map(([name, output]) => ({
    name,
    sha256: output.sha256,
    output,
    from: null
  }));
  return (
    <div className="df-Values">
      <ValueList {...props} title={trans.__('Inputs')} values={inputs} none={trans.__('None')} />
      <ValueList
        {...props}
        title={trans.__('Outputs')}
        values={outputs}
        none={
          job.status === 'running' || job.status === 'queued'
            ? trans.__('When the job is done')
            : trans.__('None')
        }
      />
      <References {...props} />
      <Files title={trans.__('Files read')} files={job.files_read ?? []} />
      <Files title={trans.__('Files written')} files={job.files_written ?? []} />
    </div>
  );
}

/** Each input with what its producer says of it. */
function inputsOf({ live, node, job }: IValuesProps): IValue[] {
  const { execution } = live;
  const edges = Object.values(execution.snapshot.edges).filter(edge => edge.to[0] === node);
  return edges.map(edge => {
    const output = execution.jobs[edge.from[0]]?.outputs?.[edge.from[1]] ?? null;
    const sha256 = job.inputs?.[edge.to[1]] ?? output?.sha256 ?? '';
    return { name: edge.to[1], sha256, output, from: edge.from[0] };
  });
}

function ValueList(
  props: IValuesProps & {
    readonly title: string;
    readonly values: readonly IValue[];
    readonly none: string;
  }
): ReactElement {
  return (
    <section>
      <h4>{props.title}</h4>
      {props.values.length === 0 ? <p className="df-Meta">{props.none}</p> : null}
      {props.values.map(value => (
        <ValueRow key={`${value.name} ${value.sha256}`} {...props} value={value} />
      ))}
    </section>
  );
}

function ValueRow(props: IValuesProps & { readonly value: IValue }): ReactElement {
  const { value, project, rendermime, trans, onSelect } = props;
  const { output, sha256, from } = value;
  const [isOpen, setOpen] = useState(false);
  const [preview, setPreview] = useState<Api.Preview | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    if (!isOpen || project === null || sha256 === '') {
      return undefined;
    }
    let isWanted = true;
    project
      .preview(sha256)
      .then(found => {
        if (isWanted) {
          setPreview(found);
        }
      })
      .catch((reason: unknown) => {
        if (isWanted) {
          setFailure(messageOf(reason));
        }
      });
    return () => {
      isWanted = false;
    };
  }, [isOpen, project, sha256]);
  const canLook = project !== null && sha256 !== '';
  return (
    <div className="df-Value">
      <div className="df-Value-line">
        <Glyph family={typeFamily(output?.type)} />
        <button
          type="button"
          className="df-Link df-Mono"
          aria-expanded={isOpen}
          disabled={!canLook}
          onClick={() => {
            setOpen(!isOpen);
          }}
        >
          {value.name}
        </button>
        <span className="df-Meta">{output?.summary ?? ''}</span>
        {from === null ? null : (
          <button
            type="button"
            className="df-Link"
            onClick={() => {
              onSelect(from);
            }}
          >
            {trans.__('from %1', from)}
          </button>
        )}
        <span className="df-Value-size df-Meta">
          {output === null ? '' : formatBytes(output.size)}
        </span>
        {canLook && output !== null && props.readsType(output.type) ? (
          <button
            type="button"
            className="df-Link"
            aria-label={trans.__('Open %1 as architecture', value.name)}
            onClick={() => {
              props.onArchitecture(sha256, output.type, value.name);
            }}
          >
            {trans.__('Open as architecture')}
          </button>
        ) : null}
        {canLook ? (
          <a
            className="df-Link"
            href={project.downloadUrl(sha256, value.name)}
            download
            aria-label={trans.__('Download %1', value.name)}
          >
            {trans.__('Download')}
          </a>
        ) : null}
      </div>
      {failure === null ? null : <p className="df-Problem">{failure}</p>}
      {isOpen && preview !== null ? (
        <ValuePreview preview={preview} rendermime={rendermime} trans={trans} />
      ) : null}
    </div>
  );
}

/** What the operation was given by reference, such as an architecture. */
function References({ live, node, openFile, trans }: IValuesProps): ReactElement | null {
  const made = live.execution.snapshot.nodes[node];
  const references = made?.kind === 'operation' ? Object.entries(made.references) : [];
  return references.length === 0 ? null : (
    <section>
      <h4>{trans.__('References')}</h4>
      {references.map(([name, path]) => (
        <div key={name} className="df-Value-line">
          <Glyph family="file" />
          <span className="df-Mono">{name}</span>
          <button
            type="button"
            className="df-Link df-Mono"
            title={trans.__('Open the file as it is now')}
            onClick={() => {
              openFile(path);
            }}
          >
            {path}
          </button>
        </div>
      ))}
    </section>
  );
}

function Files(props: {
  readonly title: string;
  readonly files: readonly Api.FileUse[];
}): ReactElement | null {
  return props.files.length === 0 ? null : (
    <section>
      <h4>{props.title}</h4>
      {props.files.map(file => (
        <div key={file.path} className="df-Value-line">
          <Glyph family="file" />
          <span className="df-Mono">{file.path}</span>
          <span className="df-Value-size df-Meta">
            {file.size == null ? '' : formatBytes(file.size)}
          </span>
        </div>
      ))}
    </section>
  );
}
