// Ids of new nodes and edges.
type Port = readonly [node: string, port: string];

/** An id made of a name, not taken yet. `suffix` keeps apart what several people add at the same moment. */
export function freeId(name: string, isTaken: (id: string) => boolean, suffix = ''): string {
  const plain =
    name
      .trim()
      // eslint-disable-next-line no-control-regex -- Python takes more of them for space
      .replace(/[/\\\s\u0000-\u001f\u0085]+/g, '-')
      .replace(/^[.-]+|-+$/g, '') || 'node';
  const base = suffix === '' ? plain : `${plain}-${suffix}`;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!isTaken(id)) {
      return id;
    }
  }
}

/**
 * The id of a new edge, made of the input it feeds: when two people connect the same input at the same moment,
 * one of the edges stays.
 */
export function edgeId([node, port]: Port, isTaken: (id: string) => boolean): string {
  const base = `${node}.${port}`;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!isTaken(id)) {
      return id;
    }
  }
}

/** A few letters that another browser will not draw at the same moment. */
export function randomSuffix(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  const drawn = crypto.getRandomValues(new Uint8Array(4));
  return Array.from(drawn, byte => letters[byte % letters.length]).join('');
}
