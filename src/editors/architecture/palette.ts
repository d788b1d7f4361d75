// What can be added to an architecture: the library's classes and functions, blocks, the project's own layers.
import type * as Api from '../../documents/generated/api';
import type { Node } from '../../documents/architecture/model';
import type { ILayerLook } from '../../tokens';
import { nameOf } from './catalogueIndex';
import type { IPaletteGroup, IPaletteItem } from '../common/palette/source';
import type { Translate } from '../common/words';

export type PaletteKind = 'layer' | 'block';

/** `key`: the class of a layer, or what a block node refers to. */
export interface IPaletteEntry extends IPaletteItem {
  readonly kind: PaletteKind;
  readonly group: string;
  /** Its category's colour, `--df-layer-<tone>`. */
  readonly tone: string;
  /** Whether something can go into it, and come out. */
  readonly takes: boolean;
  readonly gives: boolean;
  /** Shown before the group is unfolded. */
  readonly isCommon: boolean;
}

/** Families whose entries take and give tensors. */
const PLACEABLE = new Set(['layer', 'operation']);
const OWN = 'own';
const BLOCKS = 'blocks';
/** Without anything that is known to be common, so many of a category are shown. */
const FIRST = 4;

export interface IPaletteBlock {
  /** File, relative to the project, or '#' and the name of an inner model. */
  readonly key: string;
  readonly name: string;
  readonly refusal?: string;
}

/** Everything that can be added, in the order of the palette. */
export function paletteEntries(
  catalogue: readonly Api.CatalogueEntry[],
  look: ILayerLook,
  blocks: readonly IPaletteBlock[],
  trans: Translate
): readonly IPaletteEntry[] {
  const common = new Map(look.common.map((id, at) => [id, at]));
  const layers = catalogue
    .filter(entry => PLACEABLE.has(entry.family))
    .map(entry => layerEntry(entry, look, common));
  const order = new Map(look.categories.map((category, at) => [category, at]));
  const rank = (entry: IPaletteEntry): number =>
    entry.group === OWN ? Infinity : (order.get(entry.group) ?? order.size);
  const byName = (one: IPaletteEntry, other: IPaletteEntry): number =>
    one.name.localeCompare(other.name);
  const place = (entry: IPaletteEntry): number => common.get(entry.key) ?? Infinity;
  const compare = (one: number, other: number): number => (one === other ? 0 : one - other);
  return [
    ...layers.sort(
      (one, other) =>
        compare(rank(one), rank(other)) ||
        one.group.localeCompare(other.group) ||
        compare(place(one), place(other)) ||
        byName(one, other)
    ),
    ...blocks
      .map(block => ({
        key: block.key,
        kind: 'block' as const,
        group: BLOCKS,
        name: block.name,
        tone: 'block',
        summary: block.key.startsWith('#') ? trans.__('A block of this document') : block.key,
        doc: '',
        takes: true,
        gives: true,
        isCommon: true,
        ...(block.refusal === undefined ? {} : { refusal: block.refusal })
      }))
      .sort(byName)
  ];
}

function layerEntry(
  entry: Api.CatalogueEntry,
  look: ILayerLook,
  common: ReadonlyMap<string, number>
): IPaletteEntry {
  const isOwn = entry.file !== undefined;
  return {
    key: entry.id,
    kind: 'layer',
    group: isOwn ? OWN : (entry.category ?? entry.family),
    name: look.names?.[entry.id] ?? nameOf(entry),
    tone: look.tone(entry),
    summary: entry.summary ?? '',
    doc: entry.doc ?? '',
    takes: (entry.inputs ?? []).length > 0 || entry.is_function === true,
    gives: true,
    isCommon: isOwn || common.has(entry.id),
    ...(entry.needs === undefined || entry.needs === '' ? {} : { problem: entry.needs })
  };
}

/** The title of a group for people. */
export function groupTitle(group: string, look: ILayerLook, trans: Translate): string {
  switch (group) {
    case OWN:
      return trans.__('This project');
    case BLOCKS:
      return trans.__('Blocks');
    default:
      return look.titles?.[group] ?? group.charAt(0).toUpperCase() + group.slice(1);
  }
}

/** The palette without a search: groups with what is common, or all of those that are unfolded. */
export function groupsOf(
  entries: readonly IPaletteEntry[],
  unfolded: ReadonlySet<string>,
  look: ILayerLook,
  trans: Translate
): readonly IPaletteGroup<IPaletteEntry>[] {
  const groups = new Map<string, IPaletteEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.group);
    if (group === undefined) {
      groups.set(entry.group, [entry]);
    } else {
      group.push(entry);
    }
  }
  return [...groups].map(([id, all]) => {
    const common = all.filter(entry => entry.isCommon);
    const first = common.length > 0 ? common : all.slice(0, id === 'operation' ? 0 : FIRST);
    const shown = unfolded.has(id) ? all : first;
    return {
      id,
      title: groupTitle(id, look, trans),
      entries: shown,
      hidden: all.length - shown.length
    };
  });
}

/** What a search leaves, the best first: the whole name, its beginning, parts of names, what it is for. */
export function searchPalette(
  entries: readonly IPaletteEntry[],
  query: string
): readonly IPaletteEntry[] {
  const text = query
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_]+/g, '');
  const words = query.trim().toLowerCase();
  const rank = (entry: IPaletteEntry): number =>
    Math.min(
      rankOf(entry, entry.name),
      // What people call it is not all that it is searched by.
      entry.kind === 'layer' ? rankOf(entry, nameOf({ id: entry.key })) : Infinity
    );
  const rankOf = (entry: IPaletteEntry, called: string): number => {
    const name = called.toLowerCase().replaceAll('_', '');
    if (name === text) {
      return 0;
    }
    const at = name.indexOf(text);
    if (at >= 0) {
      return (at === 0 ? 1 : 3) + (entry.isCommon ? 0 : 1);
    }
    if (initials(called).startsWith(text)) {
      return 5;
    }
    return entry.summary.toLowerCase().includes(words) ? 6 : 7;
  };
  return entries
    .map((entry, at) => ({ entry, at, rank: rank(entry) }))
    .filter(each => each.rank < 7)
    .sort(
      (one, other) =>
        one.rank - other.rank ||
        Number(other.entry.kind === 'layer') - Number(one.entry.kind === 'layer') ||
        one.at - other.at
    )
    .map(each => each.entry);
}

/** The capitals of a name: "gap2d" finds GlobalAveragePooling2D. */
function initials(name: string): string {
  return (name.match(/[A-Z]+(?![a-z])|[A-Z]|\d+\w?/g) ?? []).join('').toLowerCase();
}

/** The node that an entry becomes, and the name from which its id is made. */
export function nodeOf(
  entry: IPaletteEntry,
  position: readonly [number, number]
): { readonly node: Node; readonly name: string } {
  const place: [number, number] = [Math.round(position[0]), Math.round(position[1])];
  return entry.kind === 'block'
    ? {
        node: { kind: 'block', architecture: entry.key, arguments: {}, position: place },
        name: entry.name
      }
    : {
        node: { kind: 'layer', class: entry.key, arguments: {}, position: place },
        name: entry.name
      };
}
