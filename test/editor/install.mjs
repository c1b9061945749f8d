/**
 * Installs the editor, once for all clones of the user: npm packages only, no install scripts, no compilers, no other downloads.
 *
 * code-server's own postinstall makes the same two nested installs, but runs scripts that fetch from elsewhere.
 * They are `install`, not `ci`, because code-server's shrinkwrap lacks one transitive package, which `ci` refuses.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { step } from '../../scripts/step.mjs';
import { markUsed, userCache } from '../../scripts/userCache.mjs';

const here = import.meta.dirname;
const modules = path.join(here, 'node_modules');

function npm(folder, ...args) {
  return promisify(execFile)('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
}

/** What the installed tree follows from: the lock file. */
function wanted() {
  return createHash('sha256')
    .update(readFileSync(path.join(here, 'package-lock.json')))
    .digest('hex');
}

/** Whether these are complete; the stamp is inside, so that removing them removes the claim. */
function isComplete(folder) {
  const stamp = path.join(folder, '.complete');
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();
}

/** Gives the editor log files without a native addon. Renamed, because other clones use the same editor. */
function replaceLogger() {
  const logger = path.join(modules, 'code-server/lib/vscode/node_modules/@vscode/spdlog/index.js');
  const unfinished = `${logger}.${process.pid}`;
  copyFileSync(path.join(here, 'logFile.cjs'), unfinished);
  renameSync(unfinished, logger);
}

/** Installs the editor unless the one that the lock file names is complete already, here or in the user's cache. */
export async function installEditor() {
  if (process.platform === 'win32') {
    throw new Error('code-server does not run on Windows. Use a desktop VS Code: set VSCODE_EXECUTABLE, or npm start -- --desktop.');
  }
  const home = path.join(userCache('editor'), wanted().slice(0, 16));
  const kept = path.join(home, 'node_modules');
  if (isComplete(modules)) {
    if (realpathSync(modules) !== modules) markUsed(path.dirname(realpathSync(modules)));
    replaceLogger();
    return;
  }
  if (!isComplete(kept)) await step('Installing code-server, 820 MB', report => install(home, report), { usual: '1 min' });
  rmSync(modules, { recursive: true, force: true });
  symlinkSync(kept, modules);
  markUsed(home);
  replaceLogger();
}

/** What a folder has so far. `du` counts although files go while it looks, and then ends with an error. */
async function megabytes(folder) {
  const { stdout } = await promisify(execFile)('du', ['-sk', folder]).catch(error => error);
  return Math.round(Number.parseInt(stdout, 10) / 1024);
}

/** Installs next to the folder and renames, so that it is complete or not there; where another clone was faster, its copy is as good. */
async function install(home, report) {
  const unfinished = `${home}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) copyFileSync(path.join(here, name), path.join(unfinished, name));
  const vscode = path.join(unfinished, 'node_modules/code-server/lib/vscode');
  const during = part => report(async () => `${part}, ${await megabytes(unfinished)} of 820 MB`);
  during('1 of 3, the server');
  await npm(unfinished, 'ci');
  during('2 of 3, what VS Code needs');
  await npm(vscode, 'install', '--omit=dev');
  during('3 of 3, its own extensions');
  await npm(path.join(vscode, 'extensions'), 'install', '--omit=dev');
  writeFileSync(path.join(unfinished, 'node_modules/.complete'), wanted());
  rmSync(home, { recursive: true, force: true });
  renameSync(unfinished, home);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await installEditor();
