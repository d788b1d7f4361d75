// npm run clean: removes what was built; the environments stay.
import { rmSync } from 'node:fs';
import { join } from 'node:path';

import { EXTENSION, ROOT } from './lib/paths.mjs';

for (const path of [join(ROOT, 'lib'), join(ROOT, 'dist'), EXTENSION]) {
  rmSync(path, { recursive: true, force: true });
}
