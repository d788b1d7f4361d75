// What a selected value looks like: a figure's picture, a value's summary, a cell's code.
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useState } from 'react';

import type { ILineageRow } from '../../documents/lineage';
import type { INotebookSession } from '../../tokens';

export interface IPreviewProps {
  readonly session: INotebookSession;
  readonly row: ILineageRow;
  readonly trans: TranslationBundle;
  readonly figure: (session: INotebookSession, file: string) => Promise<Blob | null>;
}

export function Preview(props: IPreviewProps): ReactElement {
  const { session, row, trans } = props;
  const record = session.lineage.record(row.number);
  if (row.kind === 'figure') {
    const figure = record?.figures?.[Number(row.key.split('-').pop())];
    return figure === undefined ? <></> : <Picture {...props} file={figure.file} />;
  }
  if (row.kind === 'cell') {
    return <pre className="df-Provenance-code">{record?.source ?? ''}</pre>;
  }
  if (row.kind === 'file') {
    return <p className="df-Provenance-none df-Mono">{row.name}</p>;
  }
  const info = record?.values?.[row.name];
  return (
    <dl className="df-Provenance-values">
      <dt>{trans.__('Type')}</dt>
      <dd className="df-Mono">{info?.type ?? trans.__('unknown')}</dd>
      <dt>{trans.__('Value')}</dt>
      <dd className="df-Mono">{info?.summary ?? trans.__('unknown')}</dd>
      {typeof info?.stays === 'string' ? (
        <>
          <dt>{trans.__('Stays')}</dt>
          <dd>{info.stays}</dd>
        </>
      ) : null}
    </dl>
  );
}

function Picture({
  session,
  row,
  trans,
  figure,
  file
}: IPreviewProps & { file: string }): ReactElement {
  const [url, setUrl] = useState<string | null>(null);
  const [isMissing, setMissing] = useState(false);
  useEffect(() => {
    let isOver = false;
    let made: string | null = null;
    setUrl(null);
    setMissing(false);
    figure(session, file).then(
      blob => {
        if (!isOver) {
          made = blob === null ? null : URL.createObjectURL(blob);
          setUrl(made);
          setMissing(blob === null);
        }
      },
      () => {
        if (!isOver) {
          setMissing(true);
        }
      }
    );
    return () => {
      isOver = true;
      if (made !== null) {
        URL.revokeObjectURL(made);
      }
    };
  }, [session, figure, file]);
  if (isMissing) {
    return (
      <p className="df-Provenance-none">
        {trans.__(
          'The picture cannot be shown here; it is in the notebook, under [%1].',
          row.number
        )}
      </p>
    );
  }
  return url === null ? <></> : <img className="df-Provenance-picture" src={url} alt={row.name} />;
}
