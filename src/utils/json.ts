// Reading values of unknown shape: what came from a kernel, a file or the network.

/**
 * Whether a value is a JSON object (not null, not an array).
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
