// Writes a project with one pipeline for each number of nodes: node project.mjs FOLDER NUMBER...
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { STEP, pipeline } from './graph.mjs';

const [folder, ...counts] = process.argv.slice(2);
for (const name of ['operations', 'pipelines']) {
  mkdirSync(join(folder, name), { recursive: true });
}
writeFileSync(
  join(folder, 'deepforge.toml'),
  'name = "bench"\ncompute = "local"\nstorage = "local"\n'
);
writeFileSync(join(folder, 'operations', 'step.py'), STEP);
for (const count of counts) {
  const path = join(folder, 'pipelines', `nodes${count}.pipeline.json`);
  writeFileSync(path, `${JSON.stringify(pipeline(Number(count)), null, 2)}\n`);
}
