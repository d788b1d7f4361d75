// The browser of the browser tests: found on the machine, or installed where we may.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { mustRun } from './processes.mjs';
import { step } from './steps.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
];

/** The path of Chromium, installed first when it is missing and we are root on Debian; null when there is none. */
export async function provideChromium() {
  const found = findChromium();
  if (found !== null || !mayInstall()) {
    return found;
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await step('Installing Chromium with apt-get', async () => {
    await mustRun('apt-get', ['update', '-qq'], { env, quiet: true });
    const packages = ['chromium', 'fonts-dejavu-core'];
    await mustRun('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
      quiet: true
    });
  });
  return findChromium();
}

function findChromium() {
  const chosen = process.env.DEEPFORGE_CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  const places = folders.flatMap(folder => NAMES.map(name => join(folder, name)));
  const candidates = [...(chosen ? [chosen] : []), ...places, ...MAC];
  return candidates.find(path => existsSync(path)) ?? null;
}

/** Root on Debian: elsewhere `chromium` may be a snap, or installing is not ours to do. */
function mayInstall() {
  try {
    const release = readFileSync('/etc/os-release', 'utf-8');
    return process.getuid?.() === 0 && /^ID=debian$/m.test(release);
  } catch {
    return false;
  }
}
