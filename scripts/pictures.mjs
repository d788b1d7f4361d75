// npm run pictures: copies the screenshots that the README shows from the browser tests' into docs/images.
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { UsageError, main } from './lib/command.mjs';
import { ROOT } from './lib/paths.mjs';
import { say } from './lib/steps.mjs';

const SHOTS = join(ROOT, 'ui-tests', 'shots');
const IMAGES = join(ROOT, 'docs', 'images');
const SHOWN = {
  'notebook-story-light.png': 'notebook.png',
  'proved-light.png': 'make-a-pipeline.png',
  'plan-story-light.png': 'pipeline.png',
  'execution-light.png': 'execution.png',
  'architecture-error-light.png': 'architecture.png',
  'reference-light.png': 'reference.png',
  'import-application-light.png': 'import-application.png',
  'compare-dark.png': 'compare.png'
};

await main(() => {
  const missing = Object.keys(SHOWN).filter(name => !existsSync(join(SHOTS, name)));
  if (missing.length > 0) {
    throw new UsageError(
      `Missing: ${missing.join(', ')}. Run \`npm test -- --only ui\` first: it takes the screenshots.`
    );
  }
  mkdirSync(IMAGES, { recursive: true });
  for (const [from, to] of Object.entries(SHOWN)) {
    copyFileSync(join(SHOTS, from), join(IMAGES, to));
  }
  say(`Copied ${Object.keys(SHOWN).length} screenshots to docs/images.`);
  return 0;
});
