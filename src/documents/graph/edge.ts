// What every graph document has in common with every other: edges that join an output of a node to an input.

export interface IEdge {
  readonly from: readonly [node: string, port: string];
  readonly to: readonly [node: string, port: string];
}
