// Places on edges for their labels, where none hides another or lies on a card.
import { pointAt, type Cubic } from './curve';
import type { IBlockage } from './route';

export interface IPlate {
  readonly id: string;
  readonly curves: readonly Cubic[];
  readonly width: number;
  readonly height: number;
}

/** Shares of the way that are tried, the middle first. */
const SHARES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];
const AIR = 2;
const CELL = 128;

/** The share of its way at which each label is; those for which there is no room have none. */
export function placePlates(
  plates: readonly IPlate[],
  cards: readonly IBlockage[]
): Map<string, number> {
  const taken = new Cells();
  cards.forEach(card => {
    taken.add(card);
  });
  const places = new Map<string, number>();
  const length = ({ curves }: IPlate): number =>
    (curves.at(-1)?.[3][1] ?? 0) - (curves[0]?.[0][1] ?? 0);
  // Those with the least choice choose first.
  for (const plate of [...plates].sort((a, b) => length(a) - length(b))) {
    for (const share of SHARES) {
      const [x, y] = pointAt(plate.curves, share);
      const box = {
        left: x - plate.width / 2 - AIR,
        right: x + plate.width / 2 + AIR,
        top: y - plate.height / 2 - AIR,
        bottom: y + plate.height / 2 + AIR
      };
      if (taken.isFree(box)) {
        taken.add(box);
        places.set(plate.id, share);
        break;
      }
    }
  }
  return places;
}

/** Boxes by the squares of the plane that they touch. */
class Cells {
  add(box: IBlockage): void {
    for (const key of cellsOf(box)) {
      const boxes = this._boxes.get(key);
      if (boxes === undefined) {
        this._boxes.set(key, [box]);
      } else {
        boxes.push(box);
      }
    }
  }

  isFree(box: IBlockage): boolean {
    return !cellsOf(box).some(key =>
      this._boxes
        .get(key)
        ?.some(
          other =>
            other.left < box.right &&
            other.right > box.left &&
            other.top < box.bottom &&
            other.bottom > box.top
        )
    );
  }

  private readonly _boxes = new Map<string, IBlockage[]>();
}

function cellsOf({ left, top, right, bottom }: IBlockage): string[] {
  const keys: string[] = [];
  for (let x = Math.floor(left / CELL); x <= Math.floor(right / CELL); x++) {
    for (let y = Math.floor(top / CELL); y <= Math.floor(bottom / CELL); y++) {
      keys.push(`${x} ${y}`);
    }
  }
  return keys;
}
