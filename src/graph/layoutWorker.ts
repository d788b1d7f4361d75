// The program of the layout worker: elk's own worker, which answers the messages of elk's interface.
import 'elkjs/lib/elk-worker.min.js';

// A bundler may load elk after the worker has begun: what was sent before would be lost.
self.postMessage('ready');
