// The small picture of the whole graph, with a frame around what is seen; dragging in it moves the view.
import { useReactFlow, useStoreApi } from '@xyflow/react';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useEffect, useRef, type PointerEvent, type ReactElement } from 'react';

import type { FlowEdge, FlowNode } from './flow';
import type { Direction } from './geometry';
import type { ISize } from './grid';

const WIDE: ISize = { width: 150, height: 92 };
/** Of a graph that runs down; where it is a thread, it is drawn broader than it is. */
const HIGH: ISize = { width: 92, height: 200 };
const BROADEST = 24;
/** The picture follows at least at this pace, in milliseconds, and sooner when the page has nothing else to do. */
const PACE = 400;
const AIR = 0.06;

interface IScale {
  readonly left: number;
  readonly top: number;
  readonly across: number;
  readonly down: number;
}

interface IBounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export interface IOverviewProps {
  readonly direction: Direction;
  readonly trans: TranslationBundle;
}

export function Overview({ direction, trans }: IOverviewProps): ReactElement {
  const size = direction === 'right' ? WIDE : HIGH;
  const { width, height } = size;
  const store = useStoreApi<FlowNode, FlowEdge>();
  const flow = useReactFlow<FlowNode, FlowEdge>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const scale = useRef<IScale>({ left: 0, top: 0, across: 1, down: 1 });

  useEffect(() => {
    let waiting: number | null = null;
    const draw = (): void => {
      waiting = null;
      if (canvas.current !== null) {
        scale.current = drawOverview(canvas.current, store.getState(), size);
      }
    };
    const soon = (): void => {
      waiting ??= whenIdle(draw);
    };
    draw();
    const stop = store.subscribe(soon);
    // The theme's colours are read when drawing.
    const themes = new MutationObserver(soon);
    themes.observe(document.body, {
      attributeFilter: ['data-jp-theme-name', 'data-jp-theme-light']
    });
    return () => {
      stop();
      themes.disconnect();
      if (waiting !== null) {
        forget(waiting);
      }
    };
  }, [store, size]);

  const look = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.buttons !== 1) {
      return;
    }
    const box = event.currentTarget.getBoundingClientRect();
    const { left, top, across, down } = scale.current;
    const x = left + (event.clientX - box.left) / across;
    const y = top + (event.clientY - box.top) / down;
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  return (
    <canvas
      ref={canvas}
      className="df-Graph-overview"
      width={width * 2}
      height={height * 2}
      style={{ width, height }}
      role="img"
      aria-label={trans.__('Overview of the whole graph')}
      onPointerDown={event => {
        event.currentTarget.setPointerCapture(event.pointerId);
        look(event);
      }}
      onPointerMove={look}
    />
  );
}

interface IPictured {
  readonly nodes: readonly FlowNode[];
  readonly transform: readonly [number, number, number];
  readonly width: number;
  readonly height: number;
}

function drawOverview(canvas: HTMLCanvasElement, state: IPictured, size: ISize): IScale {
  const [x, y, zoom] = state.transform;
  const seen: IBounds = {
    left: -x / zoom,
    top: -y / zoom,
    right: (state.width - x) / zoom,
    bottom: (state.height - y) / zoom
  };
  const scale = scaleFor(state.nodes, seen, size);
  const context = canvas.getContext('2d');
  if (context === null) {
    return scale;
  }
  const style = getComputedStyle(canvas);
  const { left, top, across, down } = scale;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(2 * across, 0, 0, 2 * down, -2 * across * left, -2 * down * top);
  const [plain, selected] = [
    style.getPropertyValue('--df-overview-node'),
    style.getPropertyValue('--df-focus')
  ];
  const tones = new Map<string, string>();
  const toneOf = (tone: string): string => {
    const known = tones.get(tone) ?? style.getPropertyValue(`--df-layer-${tone}`);
    tones.set(tone, known);
    return known === '' ? plain : known;
  };
  for (const node of state.nodes) {
    const tone = node.data.node.card?.tone;
    context.fillStyle =
      node.selected === true ? selected : tone === undefined ? plain : toneOf(tone);
    context.fillRect(node.position.x, node.position.y, node.width ?? 0, node.height ?? 0);
  }
  const [width, height] = [seen.right - seen.left, seen.bottom - seen.top];
  context.fillStyle = context.strokeStyle = selected;
  context.globalAlpha = 0.06;
  context.fillRect(seen.left, seen.top, width, height);
  context.globalAlpha = 1;
  // Drawn in pixels, so that it is equally thin on all sides.
  context.setTransform(2, 0, 0, 2, 0, 0);
  context.lineWidth = 1.2;
  context.strokeRect(
    (seen.left - left) * across,
    (seen.top - top) * down,
    width * across,
    height * down
  );
  return scale;
}

/** Shows all nodes and all that is seen, in the middle of the picture. */
function scaleFor(nodes: readonly FlowNode[], seen: IBounds, size: ISize): IScale {
  let { left, top, right, bottom } = seen;
  for (const { position, width, height } of nodes) {
    left = Math.min(left, position.x);
    top = Math.min(top, position.y);
    right = Math.max(right, position.x + (width ?? 0));
    bottom = Math.max(bottom, position.y + (height ?? 0));
  }
  const [wide, high] = [Math.max(1, right - left), Math.max(1, bottom - top)];
  const fitted = [(size.width * (1 - AIR)) / wide, (size.height * (1 - AIR)) / high] as const;
  const down = Math.min(...fitted);
  const across = size === WIDE ? down : Math.min(fitted[0], BROADEST * down);
  return {
    left: left - (size.width / across - wide) / 2,
    top: top - (size.height / down - high) / 2,
    across,
    down
  };
}

/** Some browsers, whatever their types say, cannot tell when they are idle. */
function whenIdle(work: () => void): number {
  return typeof window.requestIdleCallback === 'function'
    ? window.requestIdleCallback(work, { timeout: PACE })
    : window.setTimeout(work, PACE);
}

function forget(waiting: number): void {
  if (typeof window.cancelIdleCallback === 'function') {
    window.cancelIdleCallback(waiting);
  } else {
    window.clearTimeout(waiting);
  }
}
