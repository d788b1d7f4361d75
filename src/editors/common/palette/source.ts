// The contract of a palette: what an editor offers to be added, how that is found, and what becomes of a choice.
import type { ReactElement } from 'react';

import type { Point } from '../../../graph/types';
import type { IWanted } from '../editorState';

/** Something that can become a node. */
export interface IPaletteItem {
  readonly key: string;
  readonly name: string;
  /** What it is for, in a sentence. */
  readonly summary: string;
  /** All that is said of it. */
  readonly doc: string;
  /** What is wrong with it, or missing for it, for people; it can be added all the same. */
  readonly problem?: string;
  /** Why it cannot be added here, for people. */
  readonly refusal?: string;
}

export interface IPaletteGroup<T> {
  readonly id: string;
  readonly title: string;
  readonly entries: readonly T[];
  /** How many are folded away. */
  readonly hidden: number;
}

export interface IPaletteSource<T extends IPaletteItem = IPaletteItem> {
  /** The kind of data that a dragged entry carries: its key. */
  readonly dragType: string;
  /** In the order of the palette. */
  readonly entries: readonly T[];
  /** What people have to know of what is not offered. */
  readonly notes?: readonly string[];
  /** Whether an entry has a port that can be joined to the wanted one. */
  fits(entry: T, wanted: IWanted): boolean;
  /** What a search leaves, the best first. */
  search(entries: readonly T[], query: string): readonly T[];
  /** @param unfolded - ids of the groups that are shown whole */
  groups(entries: readonly T[], unfolded: ReadonlySet<string>): readonly IPaletteGroup<T>[];
  groupTitle(entry: T): string;
  /** What stands before the name. */
  mark(entry: T): ReactElement;
  /** Adds it and selects it; null when that is refused. Without a place it goes where it fits best. */
  add(entry: T, at: Point | null, wanted: IWanted | null): Promise<string | null>;
}
