/** The folder of one run: given and kept, or temporary and gone with the run, at the latest when the next one starts. */
import { lstat, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

const prefix = 'scc-lens-cluster-';
const ownerFile = 'owner.json';

/** @param given the folder to keep the cluster in; undefined for a temporary one */
export async function openRunFolder(given) {
  if (given !== undefined)
    return {
      folder: path.resolve(given),
      discard: async () => {
        /* it is kept */
      },
    };
  await removeEndedRuns();
  const folder = await mkdtemp(path.join(os.tmpdir(), prefix));
  const owner = path.join(folder, ownerFile);
  // In one step: another run may look at it at any moment.
  await writeFile(`${owner}.new`, JSON.stringify({ host: os.hostname(), pid: process.pid }));
  await rename(`${owner}.new`, owner);
  return { folder, discard: () => rm(folder, { recursive: true, force: true }) };
}

/** A run that was killed together with its starter leaves its folder behind. */
async function removeEndedRuns() {
  const names = (await readdir(os.tmpdir())).filter(name => name.startsWith(prefix));
  for (const name of names) {
    const folder = path.join(os.tmpdir(), name);
    if ((await isOurs(folder)) && (await hasEnded(folder))) await rm(folder, { recursive: true, force: true });
  }
}

async function isOurs(folder) {
  const found = await lstat(folder).catch(absent);
  return found !== undefined && found.isDirectory() && found.uid === process.getuid?.();
}

/** Only what its owner file proves; the host's name distinguishes containers that share a folder for temporary files. */
async function hasEnded(folder) {
  const text = await readFile(path.join(folder, ownerFile), 'utf8').catch(absent);
  if (text === undefined) return false;
  const { host, pid } = JSON.parse(text);
  return host === os.hostname() && !isRunning(pid);
}

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Another run may remove a folder in between. */
function absent(error) {
  if (error.code !== 'ENOENT') throw error;
}
