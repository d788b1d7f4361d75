// How far the canvas zooms and what "fit" means.

export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 2.5;
/** Below this zoom texts cannot be read, and only titles are drawn. */
export const FAR = 0.4;

/** The whole graph with some air, never larger than drawn. */
export const FIT = { padding: 0.08, maxZoom: 1, minZoom: MIN_ZOOM } as const;
