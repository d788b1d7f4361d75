// A look at a stored value: numbers as figures and a histogram, tables as tables, pictures as pictures, models as layers.
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { ReactElement } from 'react';

import type { Preview } from '../documents/generated/api';
import { HistogramFigure, numberWords } from './histogram';
import { MimeView } from './mimeView';
import { ModelView } from './modelView';

export interface IValuePreviewProps {
  readonly preview: Preview;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}

export function ValuePreview({ preview, rendermime, trans }: IValuePreviewProps): ReactElement {
  const picture = preview.data as ReadonlyPartialJSONObject | undefined;
  return (
    <div className="df-Preview">
      {preview.kind === 'array' ? <Numbers preview={preview} trans={trans} /> : null}
      {preview.model === undefined ? null : <ModelView model={preview.model} trans={trans} />}
      {picture === undefined || preview.model === undefined ? null : (
        <p className="df-Meta df-Model-filters">
          {trans.__('What the first convolution looks for')}
        </p>
      )}
      {picture === undefined ? null : (
        <MimeView data={picture} rendermime={rendermime} label={preview.summary} />
      )}
      {preview.columns === undefined ? null : <Table preview={preview} trans={trans} />}
      {preview.text === undefined ? null : (
        <pre className="df-Preview-text" tabIndex={0}>
          {preview.text}
        </pre>
      )}
      {preview.kind === 'none' ? (
        <p className="df-Meta">
          {preview.summary === '' ? trans.__('This value has no preview.') : preview.summary}
        </p>
      ) : null}
    </div>
  );
}

function Numbers(props: {
  readonly preview: Preview;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { preview, trans } = props;
  const facts: readonly (readonly [string, string | null])[] = [
    [
      trans.__('Shape'),
      preview.shape === undefined ? null : preview.shape.join(' × ') || trans.__('scalar')
    ],
    [trans.__('Type'), preview.dtype ?? null],
    [trans.__('Minimum'), numberWords(preview.minimum)],
    [trans.__('Mean'), numberWords(preview.mean)],
    [trans.__('Maximum'), numberWords(preview.maximum)],
    [trans.__('Missing'), preview.missing ? String(preview.missing) : null]
  ];
  return (
    <div className="df-Preview-numbers">
      <dl>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="df-Mono">{value}</dd>
            </div>
          )
        )}
      </dl>
      {preview.histogram === undefined ? null : (
        <HistogramFigure
          histogram={preview.histogram}
          label={trans.__('How the values are spread')}
        />
      )}
    </div>
  );
}

function Table(props: {
  readonly preview: Preview;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { columns = [], rows = [], length } = props.preview;
  const { trans } = props;
  return (
    <div
      className="df-Preview-table"
      tabIndex={0}
      role="region"
      aria-label={trans.__('First rows')}
    >
      <table>
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col" title={column.type}>
                {column.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, place) => (
                <td key={place}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {length !== undefined && length > rows.length ? (
        <p className="df-Meta">{trans.__('%1 of %2 rows', rows.length, length)}</p>
      ) : null}
    </div>
  );
}
