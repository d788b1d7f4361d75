// The lines of the tree: a project's areas and items as a flat list, filtered and folded.
import type * as Api from '../../documents/generated/api';
import { AREAS, RESOURCES, type ShownArea } from './areas';

interface IPlace {
  /** Known by it, also after the tree was read again. */
  readonly key: string;
  readonly area: ShownArea;
  /** Depth, and place among those of the same depth, from 1. */
  readonly level: number;
  readonly position: number;
  readonly size: number;
}

export interface IAreaRow extends IPlace {
  readonly kind: 'area';
  readonly count: number;
  readonly isOpen: boolean;
}

export interface IItemRow extends IPlace {
  readonly kind: 'item';
  /** What it is called in the tree. */
  readonly label: string;
  readonly item: Api.TreeItem;
  /** Of a resource of another library: its type. */
  readonly type?: string;
}

/** Stands for items that are folded away. */
export interface IMoreRow extends IPlace {
  readonly kind: 'more';
  readonly hidden: number;
}

export type Row = IAreaRow | IItemRow | IMoreRow;

export interface IView {
  /** Shows only items whose name or detail holds each of its words. */
  readonly filter: string;
  readonly closed: ReadonlySet<ShownArea>;
  /** How many items an area shows; those not named show `limit`. */
  readonly unfolded: ReadonlyMap<ShownArea, number>;
  readonly limit: number;
}

export function itemKey(path: string): string {
  return `item:${path}`;
}

export function areaKey(area: ShownArea): string {
  return `area:${area}`;
}

/** Whether an item is found by a filter: each word occurs somewhere, in any case. */
export function isFound(item: Api.TreeItem, filter: string): boolean {
  const text = `${item.name} ${item.detail ?? ''} ${item.status ?? ''} ${item.path}`.toLowerCase();
  return words(filter).every(word => text.includes(word));
}

export function words(filter: string): readonly string[] {
  return filter
    .toLowerCase()
    .split(/\s+/)
    .filter(word => word !== '');
}

/**
 * The lines to show, from top to bottom. A filter opens every area that has something and hides the others.
 */
export function rowsOf(tree: Api.Tree, view: IView): readonly Row[] {
  const isFiltered = words(view.filter).length > 0;
  const all: readonly IArea[] = [
    ...AREAS.map(area => ({ area, items: tree[area] })),
    // Most projects have none of them.
    ...((tree.resources ?? []).length === 0
      ? []
      : [{ area: RESOURCES, items: resourcesOf(tree) } as const])
  ];
  const areas = all
    .map(({ area, items }) => ({
      area,
      items: isFiltered ? items.filter(item => isFound(item, view.filter)) : items
    }))
    .filter(({ items }) => !isFiltered || items.length > 0);

  return areas.flatMap(({ area, items }, index) => {
    const isOpen = items.length > 0 && (isFiltered || !view.closed.has(area));
    const head: IAreaRow = {
      kind: 'area',
      key: areaKey(area),
      area,
      level: 1,
      position: index + 1,
      size: areas.length,
      count: items.length,
      isOpen
    };
    return isOpen ? [head, ...itemRows(area, items, view)] : [head];
  });
}

interface IArea {
  readonly area: ShownArea;
  readonly items: readonly Api.TreeItem[];
}

/** Resources of other libraries as items of the tree, each with its type. */
export function resourcesOf({ resources = [] }: Api.Tree): readonly Api.TreeItem[] {
  return resources.map(({ type, path, name }) => ({ path, name, detail: type }));
}

/** The item's name; of an execution without the date, which its age says. */
function labelOf(area: ShownArea, { name }: Api.TreeItem): string {
  return area === 'executions' ? name.replace(/^\d{4}-\d\d-\d\d-(?=.)/, '') : name;
}

function itemRows(area: ShownArea, items: readonly Api.TreeItem[], view: IView): readonly Row[] {
  const allowed = view.unfolded.get(area) ?? view.limit;
  // A line that stands for one item would take the place of that item.
  const shown = items.length <= allowed + 1 ? items : items.slice(0, allowed);
  const hidden = items.length - shown.length;
  const size = shown.length + (hidden > 0 ? 1 : 0);
  const rows: Row[] = shown.map((item, index) => ({
    kind: 'item',
    key: itemKey(item.path),
    area,
    level: 2,
    position: index + 1,
    size,
    label: labelOf(area, item),
    item,
    ...(area === RESOURCES && item.detail != null ? { type: item.detail } : {})
  }));
  if (hidden > 0) {
    rows.push({ kind: 'more', key: `more:${area}`, area, level: 2, position: size, size, hidden });
  }
  return rows;
}
