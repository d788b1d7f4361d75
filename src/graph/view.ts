// How far the canvas zooms and what "fit" means.

export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2.5;
/** Below this zoom texts cannot be read, and only titles are drawn. */
export const FAR = 0.4;

/** Air around a graph, as a part of the canvas. */
export const AIR = 0.08;
/** Air above a graph in CSS pixels: the field that adds nodes lies there. */
export const AIR_ABOVE = 52;

/** The whole graph with some air, never larger than drawn. */
export const FIT = {
  padding: { top: `${AIR_ABOVE}px`, x: AIR, bottom: AIR },
  maxZoom: 1,
  minZoom: MIN_ZOOM
} as const;
