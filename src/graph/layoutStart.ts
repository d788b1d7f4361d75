// Starts elk with its worker. Only loaded when something is laid out: together they are 1.5 MB.
import ELK, { type ElkNode } from 'elkjs/lib/elk-api';

/** One layout in a worker of its own, which ends with it or when the signal says so. */
export async function runElk(graph: ElkNode, signal: AbortSignal | undefined): Promise<ElkNode> {
  const started: Worker[] = [];
  const stop = new AbortController();
  try {
    return await new Promise<ElkNode>((resolve, reject) => {
      const elk = new ELK({
        workerFactory: () => {
          // The bundler makes a file of its own of it, beside the others, whatever the server's prefix is.
          const worker = new Worker(new URL('./layoutWorker.js', import.meta.url));
          worker.addEventListener('error', event => {
            reject(new Error(event.message || 'The layout worker could not start.'));
          });
          started.push(worker);
          return worker;
        }
      });
      const onAbort = (): void => {
        reject(new DOMException('The layout was cancelled.', 'AbortError'));
      };
      signal?.addEventListener('abort', onAbort, { signal: stop.signal });
      elk.layout(graph).then(resolve, reject);
    });
  } finally {
    stop.abort();
    started.forEach(worker => {
      worker.terminate();
    });
  }
}
