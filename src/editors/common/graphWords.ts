// What an editor calls the things it edits: words that stand in menus, palette, popups and lists alike.

export interface IGraphWords {
  /** "Add a node" */
  readonly add: string;
  /** "Find a node" */
  readonly find: string;
  /** Said when no node is found. */
  readonly notFound: string;
  /** "Arrange the nodes" */
  readonly arrange: string;
  /** "Show the whole pipeline" */
  readonly showAll: string;
  /** "Select all nodes" */
  readonly selectAll: string;
  /** Said when what is pasted is no part of such a graph. */
  readonly notPasted: string;
  /** "3 nodes selected" */
  selected(count: number): string;
  /** What screen readers call the canvas: "Pipeline pipelines/train.pipeline.json". */
  canvas(path: string): string;
}
