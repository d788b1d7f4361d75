// npm run bench -- NAME [--json]: runs benchmarks/NAME.py; with --json stdout is only its JSON.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { UsageError, main } from './lib/command.mjs';
import { ROOT, has, venvProgram } from './lib/paths.mjs';
import { run } from './lib/processes.mjs';
import { setUp } from './lib/setup.mjs';

await main(async ([name, ...rest]) => {
  const names = has('benchmarks')
    ? readdirSync(join(ROOT, 'benchmarks'))
        .filter(file => /^[a-z]\w*\.py$/.test(file))
        .map(file => file.slice(0, -3))
    : [];
  if (!names.includes(name)) {
    throw new UsageError(
      `Usage: npm run bench -- NAME [--json], where NAME is one of: ${names.join(', ')}`
    );
  }
  await setUp();
  const { code } = await run(venvProgram('python'), [join('benchmarks', `${name}.py`), ...rest], {
    limit: 3600
  });
  return code;
});
