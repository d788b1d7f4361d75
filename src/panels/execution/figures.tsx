// The figures of a job: interactive where they could be translated, updated in place while it runs.
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, useState } from 'react';

import { MimeView } from '../../components/mimeView';
import type { ShownFigure } from '../../documents/generated/api';

const IMAGE = 'image/png';
const ONLY_IMAGE = ['application/vnd.vegalite.v5+json', 'application/vnd.vega.v5+json'];
const NO_IMAGE = [IMAGE];
const ALL: readonly string[] = [];

export interface IFiguresProps {
  readonly figures: readonly ShownFigure[];
  /** How many figures the record names that cannot be had: a record outside its project has none of them. */
  readonly missing?: number;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}

export function Figures({ figures, missing = 0, rendermime, trans }: IFiguresProps): ReactElement {
  if (figures.length === 0 && missing > 0) {
    return (
      <p className="df-Empty">
        {trans._n(
          'This job has shown %1 figure. It is kept in the project of the execution.',
          'This job has shown %1 figures. They are kept in the project of the execution.',
          missing
        )}
      </p>
    );
  }
  if (figures.length === 0) {
    return <p className="df-Empty">{trans.__('This job has shown no figure.')}</p>;
  }
  return (
    <div className="df-Figures">
      {figures.map((figure, index) => (
        <FigureView
          key={figure.key}
          figure={figure}
          name={figure.title ?? trans.__('Figure %1', index + 1)}
          rendermime={rendermime}
          trans={trans}
        />
      ))}
    </div>
  );
}

function FigureView(props: {
  readonly figure: ShownFigure;
  readonly name: string;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}): ReactElement {
  const { figure, name, rendermime, trans } = props;
  const [isImage, setImage] = useState(false);
  const hasPlot = ONLY_IMAGE.some(type => type in figure.data);
  const hasImage = IMAGE in figure.data;
  const without = isImage ? ONLY_IMAGE : hasPlot ? NO_IMAGE : ALL;
  return (
    <figure className="df-Figure">
      <figcaption>
        <span>{name}</span>
        {figure.final ? null : <span className="df-Meta">{trans.__('live')}</span>}
        {hasPlot && hasImage ? (
          <button
            type="button"
            className="df-Link"
            onClick={() => {
              setImage(!isImage);
            }}
          >
            {isImage ? trans.__('Show as interactive plot') : trans.__('Show as drawn')}
          </button>
        ) : null}
      </figcaption>
      <MimeView data={figure.data} rendermime={rendermime} label={name} without={without} />
    </figure>
  );
}
