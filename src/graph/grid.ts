// The grid of the canvas, and sizes on it.

export const GRID = 16;

export interface ISize {
  readonly width: number;
  readonly height: number;
}
