// The execution view: head, the graph of jobs, and the job that is looked at.
import type { ITranslator } from '@jupyterlab/translation';
import { type ReactElement, useEffect, useMemo, useReducer, useRef, useState } from 'react';

import { Away, type IConnection } from '../../components/away';
import { type ILive, isActive } from '../../documents/liveExecution';
import { GraphCanvas } from '../../graph/canvas';
import type { IGraphHandle, IGraphSelection } from '../../graph/types';
import { Header } from './header';
import { type IJobServices, JobDetails } from './job';
import { jobGraph } from './jobGraph';
import type { ExecutionModel } from './model';
import { usePlaces } from './places';

export interface IExecutionViewProps extends IJobServices {
  readonly model: ExecutionModel;
  readonly translator: ITranslator;
  readonly connection: IConnection;
  readonly compare: (id: string) => void;
  readonly openPipeline: (path: string) => void;
}

/** Redraws when the model changes, and each second while something runs. Gives the time. */
export function useModel(model: ExecutionModel): number {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const update = (): void => {
      setNow(Date.now());
      redraw();
    };
    model.changed.connect(update);
    const timer = window.setInterval(() => {
      if (model.live !== null && isActive(model.live)) {
        setNow(Date.now());
      }
    }, 1000);
    return () => {
      model.changed.disconnect(update);
      window.clearInterval(timer);
    };
  }, [model]);
  return now;
}

export function ExecutionView(props: IExecutionViewProps): ReactElement {
  const { model, connection, trans, compare, openPipeline } = props;
  const now = useModel(model);
  const { live } = model;
  if (live === null) {
    return model.problem === null ? (
      <div className="df-Reify-waiting" role="status" aria-label={trans.__('Reading')}>
        <span />
        <span />
      </div>
    ) : (
      <div className="df-Empty">
        <p className="df-Problem" role="alert">
          {model.problem}
        </p>
      </div>
    );
  }
  const isLive = model.project !== null;
  return (
    <div className="df-Execution-body">
      <Header
        model={model}
        live={live}
        now={now}
        trans={trans}
        onCompare={() => {
          compare(model.id);
        }}
        openPipeline={openPipeline}
      />
      {isLive ? <Away connection={connection} trans={trans} /> : null}
      {model.problem === null || (isLive && connection.isConnected === false) ? null : (
        <p className="df-Problem" role="alert">
          {model.problem}
        </p>
      )}
      <JobCanvas {...props} live={live} now={now} />
      <div className="df-Execution-details">
        {model.selected === null ? (
          <p className="df-Empty">{trans.__('Choose a job to see what it did.')}</p>
        ) : (
          <JobDetails {...props} live={live} node={model.selected} now={now} />
        )}
      </div>
    </div>
  );
}

function JobCanvas(
  props: IExecutionViewProps & { readonly live: ILive; readonly now: number }
): ReactElement {
  const { model, live, now, trans, translator } = props;
  const seconds = isActive(live) ? Math.floor(now / 1000) : 0;
  const plain = useMemo(() => jobGraph(live, seconds * 1000, trans), [live, seconds, trans]);
  const graph = usePlaces(plain, live.execution.snapshot);
  const selection = useMemo<IGraphSelection>(
    () => ({ nodes: model.selected === null ? [] : [model.selected], edges: [] }),
    [model.selected]
  );
  const actions = useMemo(
    () => ({
      open: (node: string): void => {
        model.select(node);
      }
    }),
    [model]
  );
  const canvas = useRef<IGraphHandle>(null);
  const place = useRef<HTMLDivElement>(null);
  const { selected } = model;
  // The job that is looked at stays in view, also when the canvas becomes smaller.
  useEffect(() => {
    if (selected === null || place.current === null) {
      return undefined;
    }
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      // The canvas hears of its size in the same frame: asked in the next one, it knows it.
      frame = requestAnimationFrame(() => canvas.current?.show(selected));
    });
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [selected]);
  return (
    <div className="df-Execution-canvas" ref={place}>
      <GraphCanvas
        ref={canvas}
        graph={graph}
        actions={actions}
        selection={selection}
        onSelect={({ nodes }) => {
          const [node] = nodes;
          if (node !== undefined && node !== model.selected) {
            model.select(node);
          }
        }}
        label={trans.__('Jobs of %1', live.id)}
        direction="right"
        translator={translator}
        empty={trans.__('This execution has no jobs.')}
      />
    </div>
  );
}
