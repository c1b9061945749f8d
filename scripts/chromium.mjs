/**
 * Makes sure that a Chromium exists, because code-server's workbench runs in a browser.
 * Run directly it prints the path.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startable } from './commands.mjs';

const editor = path.resolve(import.meta.dirname, '../test/editor');
const wellKnown = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Where Playwright keeps its own download, or nothing before test/editor is installed. */
function playwrightChromium() {
  try {
    return createRequire(path.join(editor, 'package.json'))('playwright-core').chromium.executablePath();
  } catch {
    return undefined;
  }
}

/** The Chromium to use: CHROMIUM_PATH alone where it is set, so that a wrong path is noticed and not papered over. */
export function findChromium() {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) {
    if (!existsSync(chosen)) throw new Error(`CHROMIUM_PATH names no file: ${chosen}`);
    return chosen;
  }
  return [...wellKnown, playwrightChromium()].find(file => file !== undefined && existsSync(file));
}

function run(command, ...commandArgs) {
  const [program, args, options] = startable(command, commandArgs);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { ...options, cwd: editor, env, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/** In the order tried. Debian's package brings the shared libraries as well, which Playwright's download does not. */
const ways = [
  {
    applies: () => process.getuid?.() === 0 && existsSync('/usr/bin/apt-get'),
    how: 'apt-get install chromium',
    install: () => run('apt-get', 'update', '-q') && run('apt-get', 'install', '-q', '-y', '--no-install-recommends', 'chromium'),
  },
  {
    applies: () => existsSync(path.join(editor, 'node_modules/playwright-core')),
    how: 'playwright-core install chromium',
    install: () => run('npx', '--no-install', 'playwright-core', 'install', 'chromium'),
  },
];

/** The path of a Chromium, installed first where there is none. */
export function ensureChromium() {
  for (const way of ways) {
    const found = findChromium();
    if (found) return found;
    if (!way.applies()) continue;
    console.error(`No Chromium found: trying ${way.how}…`);
    way.install();
  }
  const found = findChromium();
  if (found) return found;
  throw new Error(
    'No Chromium, and none could be installed. Install one (Debian: apt-get install chromium; macOS: brew install --cask ' +
      'chromium) or set CHROMIUM_PATH to a Chrome or Chromium you have.',
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    console.log(ensureChromium());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
