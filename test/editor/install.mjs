/**
 * Installs the editor: npm packages only, no install scripts, no compilers, no other downloads.
 *
 * code-server's own postinstall makes the same two nested installs, but runs scripts that fetch from elsewhere.
 * They are `install`, not `ci`, because code-server's shrinkwrap lacks one transitive package, which `ci` refuses.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = import.meta.dirname;
const vscode = path.join(here, 'node_modules/code-server/lib/vscode');
/** Inside node_modules, so that removing them removes the claim that they are complete. */
const stamp = path.join(here, 'node_modules/.complete');

function npm(folder, ...args) {
  execFileSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder, stdio: 'inherit' });
}

/** What the installed tree follows from: the lock file. */
function wanted() {
  return createHash('sha256')
    .update(readFileSync(path.join(here, 'package-lock.json')))
    .digest('hex');
}

/** Installs the editor unless the one that the lock file names is complete already. */
export function installEditor() {
  if (process.platform === 'win32') {
    throw new Error('code-server does not run on Windows. Use a desktop VS Code: set VSCODE_EXECUTABLE, or npm start -- --desktop.');
  }
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()) return;
  console.log('Installing code-server, the editor for tests and npm start (about 820 MB in test/editor/node_modules)…');
  npm(here, 'ci');
  npm(vscode, 'install', '--omit=dev');
  npm(path.join(vscode, 'extensions'), 'install', '--omit=dev');
  writeFileSync(stamp, wanted());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installEditor();
