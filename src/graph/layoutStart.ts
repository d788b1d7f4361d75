// Starts elk with its worker. Only loaded when something is laid out: together they are 1.5 MB.
import ELK, { type ElkNode } from 'elkjs/lib/elk-api';

/** One layout in a worker of its own, which ends with it or when the signal says so. */
export async function runElk(graph: ElkNode, signal: AbortSignal | undefined): Promise<ElkNode> {
  // The bundler makes a file of its own of it, beside the others, whatever the server's prefix is.
  const worker = new Worker(new URL('./layoutWorker.js', import.meta.url));
  const ended = new AbortController();
  try {
    return await new Promise<ElkNode>((resolve, reject) => {
      const options = { signal: ended.signal };
      worker.addEventListener(
        'error',
        event => {
          reject(new Error(event.message || 'its worker could not start'));
        },
        options
      );
      signal?.addEventListener(
        'abort',
        () => {
          reject(new DOMException('The layout was cancelled.', 'AbortError'));
        },
        options
      );
      worker.addEventListener(
        'message',
        () => {
          const elk = new ELK({ workerFactory: () => worker });
          elk.layout(graph).then(resolve, reject);
        },
        { ...options, once: true }
      );
    });
  } finally {
    ended.abort();
    worker.terminate();
  }
}
