// What can be added to a pipeline: Input, Output, operations and pipelines; how they are found and what fits a port.
import type * as Api from '../../documents/generated/api';
import type { Node } from '../../documents/pipeline/model';
import type { IconName } from '../../utils/iconPaths';
import type { IWanted } from '../common/editorState';
import type { IPaletteGroup, IPaletteItem } from '../common/palette/source';
import type { Translate } from '../common/words';
import type { IOperationOffer } from './projectFiles';

/** In the order of the palette. */
const GROUPS = ['data', 'operations', 'pipelines', 'libraries'] as const;
export type PaletteGroup = (typeof GROUPS)[number];

/** `key`: the file, or `input` and `output`; `summary`: the first paragraph of its documentation. */
export interface IPaletteEntry extends IPaletteItem {
  readonly group: PaletteGroup;
  readonly icon: IconName;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** The operation of a library that is copied into the project for it. */
  readonly offer?: IOperationOffer;
}

/** Name of the only port of Input and Output nodes. */
export const DATA_PORT = 'data';

export function paletteEntries(
  items: readonly Api.InterfaceItem[],
  own: string | null,
  holders: ReadonlySet<string>,
  offers: readonly IOperationOffer[],
  trans: Translate
): readonly IPaletteEntry[] {
  const data: IPaletteEntry[] = [
    {
      key: 'input',
      group: 'data',
      name: trans.__('Input'),
      icon: 'upload',
      summary: trans.__('An artifact that goes into the pipeline.'),
      doc: '',
      inputs: [],
      outputs: [DATA_PORT]
    },
    {
      key: 'output',
      group: 'data',
      name: trans.__('Output'),
      icon: 'download',
      summary: trans.__('An artifact that comes out of the pipeline.'),
      doc: '',
      inputs: [DATA_PORT],
      outputs: []
    }
  ];
  const files = items.map(item => fileEntry(item, own, holders, trans));
  const byName = (one: IPaletteEntry, other: IPaletteEntry): number =>
    one.name.localeCompare(other.name);
  return [
    ...data,
    ...files.filter(each => each.group === 'operations').sort(byName),
    ...files.filter(each => each.group === 'pipelines').sort(byName),
    // What was copied already is among the operations.
    ...offers
      .filter(offer => !files.some(each => each.key === `operations/${offer.name}.py`))
      .map(offerEntry)
      .sort(byName)
  ];
}

function offerEntry(offer: IOperationOffer): IPaletteEntry {
  const { library, name, summary, inputs, outputs } = offer;
  return {
    key: `${library}:${name}`,
    group: 'libraries',
    name,
    icon: 'operation',
    summary,
    doc: '',
    inputs,
    outputs,
    offer
  };
}

function fileEntry(
  item: Api.InterfaceItem,
  own: string | null,
  holders: ReadonlySet<string>,
  trans: Translate
): IPaletteEntry {
  const isPipeline = item.kind === 'pipeline';
  const refusal = !isPipeline
    ? undefined
    : item.path === own
      ? trans.__('A pipeline cannot contain itself.')
      : holders.has(item.path)
        ? trans.__('%1 contains this pipeline, which would then contain itself.', item.name)
        : undefined;
  return {
    key: item.path,
    group: isPipeline ? 'pipelines' : 'operations',
    name: item.name,
    icon: isPipeline ? 'pipeline' : 'operation',
    summary: item.doc.split(/\n\s*\n/, 1)[0] ?? '',
    doc: item.doc,
    inputs: item.interface?.inputs.map(each => each.name) ?? [],
    outputs: [...(item.interface?.outputs ?? [])],
    ...(item.problem === null ? {} : { problem: item.problem.message }),
    ...(refusal === undefined ? {} : { refusal })
  };
}

/** The entries that a search leaves, the best first: names that begin with it, then names, then summaries. */
export function searchPalette(
  entries: readonly IPaletteEntry[],
  query: string
): readonly IPaletteEntry[] {
  const text = query.trim().toLowerCase();
  const rank = (entry: IPaletteEntry): number => {
    const at = entry.name.toLowerCase().indexOf(text);
    if (at >= 0) {
      return at === 0 ? 0 : 1;
    }
    return entry.summary.toLowerCase().includes(text) ? 2 : 3;
  };
  return entries
    .map(entry => ({ entry, rank: rank(entry) }))
    .filter(each => each.rank < 3)
    .sort((one, other) => one.rank - other.rank)
    .map(each => each.entry);
}

/** The entries by group; none is folded away. */
export function groupsOf(
  entries: readonly IPaletteEntry[],
  trans: Translate
): readonly IPaletteGroup<IPaletteEntry>[] {
  return GROUPS.map(id => ({
    id,
    title: groupTitle(id, trans),
    entries: entries.filter(entry => entry.group === id),
    hidden: 0
  })).filter(group => group.entries.length > 0);
}

export function groupTitle(group: PaletteGroup, trans: Translate): string {
  const titles: Readonly<Record<PaletteGroup, string>> = {
    data: trans.__('Data'),
    operations: trans.__('Operations'),
    pipelines: trans.__('Pipelines'),
    libraries: trans.__('From libraries')
  };
  return titles[group];
}

/** The port of an entry that is joined to a wanted one: that of the same name, else the first; null without one. */
export function portFor(entry: IPaletteEntry, wanted: IWanted): string | null {
  const ports = wanted.isOutput ? entry.inputs : entry.outputs;
  return ports.find(name => name === wanted.from[1]) ?? ports[0] ?? null;
}

/** The node that an entry becomes, and the name from which its id is made. */
export function nodeOf(
  entry: IPaletteEntry,
  position: readonly [number, number],
  artifact: string | null
): Node {
  const place: [number, number] = [Math.round(position[0]), Math.round(position[1])];
  if (entry.group === 'operations') {
    return {
      kind: 'operation',
      operation: entry.key,
      attributes: {},
      references: {},
      position: place
    };
  }
  if (entry.group === 'pipelines') {
    return { kind: 'pipeline', pipeline: entry.key, attributes: {}, position: place };
  }
  return entry.key === 'input'
    ? { kind: 'input', artifact, position: place }
    : { kind: 'output', artifact: artifact ?? 'output', position: place };
}

/** A name that no Output has yet. */
export function freeArtifactName(wanted: string, nodes: Readonly<Record<string, Node>>): string {
  const taken = new Set(
    Object.values(nodes).flatMap(node => (node.kind === 'output' ? [node.artifact] : []))
  );
  let name = wanted;
  for (let number = 2; taken.has(name); number++) {
    name = `${wanted}_${number}`;
  }
  return name;
}
