// A library's catalogue as editors ask for it: by id and alias, by family and category, by words.
import type * as Api from '../../documents/generated/api';

type Entry = Api.CatalogueEntry;

/** What can be asked of a catalogue. */
export interface ICatalogueIndex {
  readonly entries: readonly Entry[];
  /** Why files of the project cannot be read, by file. */
  readonly unread: Readonly<Record<string, string>>;
  /** By id or alias; null when the library has none. */
  find(id: string): Entry | null;
  /** The entries of a family, such as `layer` or `initializer`, in the catalogue's order. */
  family(name: string): readonly Entry[];
  /** The entries of families by category, in the catalogue's order. */
  categories(...families: readonly string[]): ReadonlyMap<string, readonly Entry[]>;
  /**
   * The entries of families that have every word of a text, those first whose name begins with it; all when it is
   * empty. "conv2" finds Conv2D, "multi head" MultiHeadAttention, "pooling max" what the summary says.
   */
  search(text: string, ...families: readonly string[]): readonly Entry[];
}

export class CatalogueIndex implements ICatalogueIndex {
  readonly catalogue: Api.Catalogue;
  private readonly byId = new Map<string, Entry>();
  private readonly families = new Map<string, Entry[]>();
  private readonly texts = new Map<Entry, { readonly names: readonly string[]; all: string }>();

  constructor(catalogue: Api.Catalogue) {
    this.catalogue = catalogue;
    for (const entry of catalogue.entries) {
      for (const alias of entry.aliases ?? []) {
        this.byId.set(alias, entry);
      }
    }
    for (const entry of catalogue.entries) {
      this.byId.set(entry.id, entry);
      const family = this.families.get(entry.family);
      if (family === undefined) {
        this.families.set(entry.family, [entry]);
      } else {
        family.push(entry);
      }
    }
  }

  get entries(): readonly Entry[] {
    return this.catalogue.entries;
  }

  get unread(): Readonly<Record<string, string>> {
    return this.catalogue.unread ?? {};
  }

  find(id: string): Entry | null {
    return this.byId.get(id) ?? null;
  }

  family(name: string): readonly Entry[] {
    return this.families.get(name) ?? [];
  }

  categories(...families: readonly string[]): ReadonlyMap<string, readonly Entry[]> {
    const found = new Map<string, Entry[]>();
    for (const entry of families.flatMap(family => this.family(family))) {
      const category = entry.category ?? '';
      const there = found.get(category);
      if (there === undefined) {
        found.set(category, [entry]);
      } else {
        there.push(entry);
      }
    }
    return found;
  }

  search(text: string, ...families: readonly string[]): readonly Entry[] {
    const entries = families.flatMap(family => this.family(family));
    const words = text
      .toLowerCase()
      .split(/\s+/)
      .filter(word => word !== '');
    if (words.length === 0) {
      return entries;
    }
    const ranked: [rank: number, entry: Entry][] = [];
    for (const entry of entries) {
      const rank = this.rank(entry, words);
      if (rank !== null) {
        ranked.push([rank, entry]);
      }
    }
    // Sorting is stable: of the same rank the catalogue's order stays.
    return ranked.sort(([left], [right]) => left - right).map(([, entry]) => entry);
  }

  /** 0: it is the name, 1: the name begins with it, 2: it is in the name, 3: in an alias, the category or the summary. */
  private rank(entry: Entry, words: readonly string[]): number | null {
    const { names, all } = this.text(entry);
    const joined = words.join('');
    const [own = ''] = names;
    if (own === joined) {
      return 0;
    }
    if (own.startsWith(joined)) {
      return 1;
    }
    if (words.every(word => own.includes(word))) {
      return 2;
    }
    return words.every(word => all.includes(word)) ? 3 : null;
  }

  private text(entry: Entry): { readonly names: readonly string[]; readonly all: string } {
    const there = this.texts.get(entry);
    if (there !== undefined) {
      return there;
    }
    const names = [entry.id, ...(entry.aliases ?? [])].map(id => nameOf({ id }).toLowerCase());
    const text = {
      names,
      all: [...names, entry.category ?? '', entry.summary ?? ''].join(' ').toLowerCase()
    };
    this.texts.set(entry, text);
    return text;
  }
}

/** The last part of an entry's id, which is its name in the library. */
export function nameOf({ id }: { readonly id: string }): string {
  return id.slice(id.lastIndexOf('.') + 1);
}
