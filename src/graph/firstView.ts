// Waits for the canvas to have a size, and gives the view that shows the whole graph in its first picture.
import { getViewportForBounds, type Rect, type Viewport } from '@xyflow/react';
import { useLayoutEffect, useState, type RefObject } from 'react';

import { cornerOf, nodeSize, type Direction } from './geometry';
import type { IGraph } from './types';
import { AIR, AIR_ABOVE, FAR, FIT, MAX_ZOOM, MIN_ZOOM } from './view';

/** A graph of so few nodes is not shown smaller than it can be read: it begins at its beginning instead. */
const FEW = 60;
/** Shown smaller than this, a graph that runs down is a thread in which nothing can be told apart. */
const THREAD = 0.18;
/** To work in, values must be read; to look at, titles and states are enough. */
export const READABLE = { edited: 0.6, viewed: 0.4 } as const;

/** Null until the element has a size: a canvas in a tab that is not shown draws nothing. */
export function useFirstView(
  root: RefObject<HTMLElement>,
  graph: IGraph,
  direction: Direction,
  least: number
): Viewport | null {
  const [view, setView] = useState<Viewport | null>(null);
  useLayoutEffect(() => {
    const element = root.current;
    if (element === null || view !== null) {
      return undefined;
    }
    const measure = (): void => {
      const { clientWidth, clientHeight } = element;
      if (clientWidth > 0 && clientHeight > 0) {
        setView(viewOf(graph, direction, clientWidth, clientHeight, least));
      }
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, [root, graph, direction, least, view]);
  return view;
}

/** The view that shows a whole graph, or its beginning where the whole could not be read. */
export function viewOf(
  graph: IGraph,
  direction: Direction,
  width: number,
  height: number,
  least: number = READABLE.edited
): Viewport {
  if (graph.nodes.length === 0) {
    return { x: 0, y: 0, zoom: 1 };
  }
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const node of graph.nodes) {
    const size = nodeSize(node, direction);
    const [x, y] = cornerOf(node);
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + size.width);
    bottom = Math.max(bottom, y + size.height);
  }
  const bounds = { x: left, y: top, width: right - left, height: bottom - top };
  const fitted = getViewportForBounds(
    bounds,
    width,
    height,
    MIN_ZOOM,
    Math.min(FIT.maxZoom, MAX_ZOOM),
    FIT.padding
  );
  const thread = direction === 'down' ? threadView(bounds, width, height) : null;
  if (thread !== null || fitted.zoom >= least || graph.nodes.length > FEW) {
    return thread ?? fitted;
  }
  return beginningOf(bounds, width, height, least);
}

/** The upper end of a graph that is so tall that, shown whole, it would be a thin thread; null of any other. */
export function threadView(bounds: Rect, width: number, height: number): Viewport | null {
  const down = (height * (1 - 2 * AIR)) / bounds.height;
  if (down > THREAD || bounds.width * down > width / 4) {
    return null;
  }
  const across = (width * (1 - 2 * AIR)) / bounds.width;
  return beginningOf(bounds, width, height, Math.min(FIT.maxZoom, Math.max(FAR, across)));
}

function beginningOf(bounds: Rect, width: number, height: number, least: number): Viewport {
  const beginning = (from: number, extent: number, room: number, air: number): number => {
    const spare = room - extent * least;
    return Math.max(spare / 2, air) - from * least;
  };
  return {
    x: beginning(bounds.x, bounds.width, width, width * AIR),
    y: beginning(bounds.y, bounds.height, height, AIR_ABOVE),
    zoom: least
  };
}
