// The network as a picture for a paper: downloaded, as lines (SVG) or as pixels (PNG).
import { type Ground, type IPicture, pictureOf } from '../../graph/picture/picture';
import { DeepForgeError, messageOf } from '../../utils/errors';
import type { ArchitectureState } from './state';

/** Pixels for one of the canvas: sharp in print at the width of a column. */
const SHARP = 3;
/** No browser draws more on one canvas. */
const MOST_ON_A_SIDE = 16_384;
const MOST_PIXELS = 200_000_000;

/** Downloads the graph that is shown as SVG; it has no ground of its own. */
export function downloadSvg(state: ArchitectureState): void {
  save(new Blob([picture(state, 'none').svg], { type: 'image/svg+xml' }), `${nameOf(state)}.svg`);
}

/** Downloads the graph that is shown as PNG; says why when there is none, or that it had to be smaller than sharp. */
export async function downloadPng(state: ArchitectureState, ground: Ground): Promise<void> {
  const drawn = picture(state, ground);
  const scale = scaleOf(drawn);
  try {
    save(await pixelsOf(drawn, scale), `${nameOf(state)}.png`);
    state.say(
      scale < 1
        ? state.trans.__(
            'The network is too large for a sharp PNG: it was drawn at %1 % of its size. As SVG it is sharp at any size.',
            Math.round(scale * 100)
          )
        : null
    );
  } catch (reason) {
    state.say(messageOf(reason));
  }
}

/** How many pixels stand for one of the canvas. */
export function scaleOf({ width, height }: Pick<IPicture, 'width' | 'height'>): number {
  return Math.min(
    SHARP,
    MOST_ON_A_SIDE / Math.max(width, height),
    Math.sqrt(MOST_PIXELS / (width * height))
  );
}

function picture(state: ArchitectureState, ground: Ground): IPicture {
  return pictureOf(state.graph, nameOf(state), ground);
}

/** The document's name, and that of the block that is open. */
function nameOf(state: ArchitectureState): string {
  return [state.codeTitle, ...state.trail.map(({ model }) => model)].join('-');
}

async function pixelsOf({ svg, width, height }: IPicture, scale: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.floor(width * scale));
    canvas.height = Math.max(1, Math.floor(height * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>(resolve => {
      canvas.toBlob(resolve, 'image/png');
    });
    if (blob === null) {
      throw new DeepForgeError(
        'picture-failed',
        `The browser cannot draw a picture of ${String(canvas.width)} by ${String(canvas.height)} pixels: save it as SVG.`
      );
    }
    return blob;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser has begun to read it once its click was handled.
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  });
}
