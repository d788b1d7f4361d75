// "Make a pipeline": the cells beside the operations they would become, and what the check of the result found.
import { ReactWidget } from '@jupyterlab/apputils';
import type { IEditorServices } from '@jupyterlab/codeeditor';
import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactElement, type RefObject, useEffect, useReducer, useRef } from 'react';

import { Away, type IConnection } from '../../components/away';
import { Details } from './details';
import { merge, rename, setAttribute, split } from './edits';
import { Executions } from './executions';
import { Footer } from './footer';
import { NewsLine } from './news';
import type { ProposalModel } from './model';
import { Ribbons } from './ribbons';
import { Steps } from './steps';

export interface IReifyOptions {
  readonly model: ProposalModel;
  readonly editors: IEditorServices;
  readonly trans: TranslationBundle;
  readonly connection: IConnection;
  /** Opens a file of the project. */
  readonly openPipeline: (path: string) => void;
  readonly openExecution: (id: string) => void;
  readonly showNotebook: () => void;
}

export class ReifyPanel extends ReactWidget {
  private readonly options: IReifyOptions;

  constructor(options: IReifyOptions) {
    super();
    this.options = options;
    this.addClass('df-Reify');
    this.node.tabIndex = -1;
  }

  get model(): ProposalModel {
    return this.options.model;
  }

  override dispose(): void {
    if (!this.isDisposed) {
      super.dispose();
      this.options.model.dispose();
    }
  }

  protected override render(): ReactElement {
    return <ReifyView {...this.options} />;
  }
}

function ReifyView(props: IReifyOptions): ReactElement {
  const { model, editors, trans, connection, openPipeline, openExecution } = props;
  const [version, redraw] = useReducer((count: number) => count + 1, 0);
  const columns = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    model.changed.connect(redraw);
    return () => {
      model.changed.disconnect(redraw);
    };
  }, [model]);
  const { proposal } = model;
  useKeptFocus(body, version);
  if (proposal === null) {
    return <Beginning model={model} trans={trans} showNotebook={props.showNotebook} />;
  }
  const step = proposal.steps.find(each => each.key === model.selected) ?? null;
  const { edits } = model;
  return (
    <div
      className="df-Reify-body"
      ref={body}
      tabIndex={-1}
      aria-busy={model.isWaiting}
      onKeyDown={event => {
        const isField = event.target instanceof HTMLInputElement;
        if ((event.ctrlKey || event.metaKey) && event.key === 'z' && !isField && model.canUndo) {
          event.preventDefault();
          void model.undo();
        }
      }}
    >
      <div className="df-Reify-columns-scroll" ref={columns}>
        <Executions
          proposal={proposal}
          selected={model.selected}
          trans={trans}
          onSelect={key => {
            model.select(key);
          }}
          onSplit={(key, before) => {
            void model.change({ edits: split(edits, proposal, key, before) });
          }}
          onAttribute={attribute => {
            void model.change({
              edits: setAttribute(edits, attribute, { used: !attribute.used })
            });
          }}
        />
        <Ribbons host={columns} selected={model.selected} version={version} />
        <Steps
          proposal={proposal}
          proof={model.proof}
          selected={model.selected}
          trans={trans}
          onSelect={key => {
            if (key !== model.selected) {
              model.select(key);
            }
          }}
          onRename={(each, name) => {
            void model.change({ edits: rename(edits, each, name) });
          }}
          onMerge={(first, second) => {
            void model.change({ edits: merge(edits, proposal, first, second) });
          }}
          onAttribute={(attribute, change) => {
            void model.change({ edits: setAttribute(edits, attribute, change) });
          }}
          onName={name => {
            void model.change({ name });
          }}
          onUndo={
            model.canUndo
              ? () => {
                  void model.undo();
                }
              : null
          }
        />
      </div>
      <Details
        proposal={proposal}
        step={step}
        proof={model.proof}
        editors={editors}
        trans={trans}
      />
      <Away connection={connection} trans={trans} />
      <NewsLine model={model} trans={trans} />
      <Footer
        model={model}
        proposal={proposal}
        trans={trans}
        openPipeline={openPipeline}
        openExecution={openExecution}
      />
    </div>
  );
}

/**
 * Keeps the keyboard in the panel when the button that was pressed is gone with what it did: else Ctrl+Z would
 * go to whatever the browser undoes by itself.
 */
function useKeptFocus(body: RefObject<HTMLElement>, version: unknown): void {
  const isInside = useRef(false);
  useEffect(() => {
    const listener = (event: FocusEvent): void => {
      isInside.current = body.current?.contains(event.target as Node) ?? false;
    };
    document.addEventListener('focusin', listener);
    return () => {
      document.removeEventListener('focusin', listener);
    };
  }, [body]);
  useEffect(() => {
    if (isInside.current && document.activeElement === document.body) {
      body.current?.focus({ preventScroll: true });
    }
  }, [body, version]);
}

/** Before the first proposal: grey bars, or why there is none. */
function Beginning(props: {
  readonly model: ProposalModel;
  readonly trans: TranslationBundle;
  readonly showNotebook: () => void;
}): ReactElement {
  const { model, trans } = props;
  if (model.problem === null) {
    return (
      <div className="df-Reify-waiting" role="status" aria-label={trans.__('Reading the session')}>
        <span />
        <span />
        <span />
      </div>
    );
  }
  if (model.isEmpty) {
    return (
      <div className="df-Empty" role="status">
        <p>
          {trans.__(
            'No cell has run yet that a pipeline could be made of. Run the cells of %1: the pipeline is proposed here as soon as they have.',
            model.source.notebook
          )}
        </p>
        <button type="button" className="df-Button df-mod-primary" onClick={props.showNotebook}>
          {trans.__('Show the notebook')}
        </button>
      </div>
    );
  }
  return (
    <div className="df-Empty">
      <div className="df-Problem" role="alert">
        {model.problem}
      </div>
      <button
        type="button"
        className="df-Button"
        onClick={() => {
          void model.refresh();
        }}
      >
        {trans.__('Try again')}
      </button>
    </div>
  );
}
