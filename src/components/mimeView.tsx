// A MIME bundle drawn by JupyterLab's own renderers, always as untrusted: figures, interactive plots, text.
import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { Widget } from '@lumino/widgets';
import { type ReactElement, useEffect, useLayoutEffect, useRef, useState } from 'react';

export interface IMimeViewProps {
  readonly data: ReadonlyPartialJSONObject;
  readonly rendermime: IRenderMimeRegistry;
  /** Said by screen readers. */
  readonly label: string;
  /** Types that are not wanted although they are there. */
  readonly without?: readonly string[];
}

const NOTHING: readonly string[] = [];

/** What draws now, kept while it can draw the next bundle too. */
interface IShown {
  readonly type: string;
  readonly widget: ReturnType<IRenderMimeRegistry['createRenderer']>;
}

export function MimeView({ data, rendermime, label, without }: IMimeViewProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const shown = useRef<IShown | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const excluded = without ?? NOTHING;
  useEffect(() => {
    const place = host.current;
    const wanted = Object.fromEntries(
      Object.entries(data).filter(([type]) => !excluded.includes(type))
    );
    const type = rendermime.preferredMimeType(wanted, 'any');
    if (place === null || type === undefined) {
      return;
    }
    const model = new MimeModel({ data: wanted, trusted: false });
    const known = shown.current;
    // Another renderer is only attached once it has drawn: the picture never blinks.
    const widget = known?.type === type ? known.widget : rendermime.createRenderer(type);
    widget
      .renderModel(model)
      .then(() => {
        setFailure(null);
        nameMenus(widget.node);
        if (shown.current?.widget === widget) {
          return;
        }
        if (!place.isConnected) {
          widget.dispose();
          return;
        }
        shown.current?.widget.dispose();
        shown.current = { type, widget };
        Widget.attach(widget, place);
      })
      .catch((reason: unknown) => {
        setFailure(reason instanceof Error ? reason.message : String(reason));
      });
  }, [data, rendermime, excluded]);
  // A layout effect is undone while the element is still there, which a Lumino widget needs to be detached.
  useLayoutEffect(
    () => () => {
      shown.current?.widget.dispose();
      shown.current = null;
    },
    []
  );
  return (
    <>
      <div ref={host} className="df-MimeView" role="group" aria-label={label} />
      {failure === null ? null : <p className="df-Problem">{failure}</p>}
    </>
  );
}

/** A plot's own menu is a button without a name for screen readers: it gets the one that its tooltip shows. */
function nameMenus(node: HTMLElement): void {
  for (const summary of node.querySelectorAll('summary')) {
    summary.setAttribute('aria-label', summary.closest('details')?.title ?? summary.title);
  }
}
