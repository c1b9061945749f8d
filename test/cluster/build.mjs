/** Builds the programs of the cluster, each once for all clones of the user, and reports how far it is. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { readFile, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { step } from '../../scripts/step.mjs';
import { markUsed, userCache } from '../../scripts/userCache.mjs';
import { go, goVersion } from './go.mjs';
import { copyPublished, published } from './published.mjs';
import { buildArgs, here, programs, tools } from './recipe.mjs';

const recipe = ['recipe.mjs', 'published.mjs'].map(name => path.join(here, name));
/** How long it takes on two processors with nothing else to do, from nothing at all; the others share packages with the first. */
const USUAL = { 'test-cluster': '10 min', kwok: '5 min', 'agent-sandbox-controller': '2 min' };
const toStderr = line => process.stderr.write(`${line}\n`);

/**
 * The binaries and the folders of published files by name, from the cache or freshly made: about ten minutes the first time, seconds
 * after an edit. Without faults, toxiproxy is not among them.
 */
export async function buildCluster({ log = toStderr, faults = true } = {}) {
  const names = ['testCluster', 'kwok', 'agentSandbox', ...(faults ? ['toxiproxy'] : [])];
  const built = {};
  for (const name of names) built[name] = await buildOnce(programs[name], log);
  for (const [key, { pinnedIn = here, folder, ...files }] of Object.entries(published)) {
    built[key] = path.join(await openFolder(pinnedIn), folder);
    if (!existsSync(built[key])) await copyPublished(files, pinnedIn, built[key]);
  }
  return built;
}

/** The path of kubectl, from the cache or freshly built: less than a minute after the cluster, whose packages it shares. */
export async function buildKubectl({ log = toStderr } = {}) {
  return buildOnce(programs.kubectl, log);
}

/** The path of the validator, from the cache or freshly built: a minute after the cluster, whose packages it shares. */
export async function buildValidator({ log = toStderr } = {}) {
  return buildOnce(programs.validator, log);
}

/** Builds beside the target and renames, so that two builders at once do no harm. */
async function buildOnce(program, log) {
  const { name, module } = program;
  const binary = path.join(await openFolder(module), name);
  if (existsSync(binary)) return binary;
  const unfinished = `${binary}.${process.pid}`;
  const args = await buildArgs(program, unfinished);
  await step(`Building ${name} from source`, report => go(module, args, report), { usual: USUAL[name] ?? '1 min', log });
  await rename(unfinished, binary);
  return binary;
}

/** The cache's folder of a module as it is now. */
async function openFolder(module) {
  const folder = path.join(userCache('cluster'), await fingerprint(module));
  mkdirSync(folder, { recursive: true });
  markUsed(folder);
  return folder;
}

const fingerprints = new Map();

/** Everything that a module's binaries and copies are made of: a change of any makes a new folder. */
function fingerprint(module) {
  if (!fingerprints.has(module)) fingerprints.set(module, hashSources(module));
  return fingerprints.get(module);
}

async function hashSources(module) {
  const hash = createHash('sha256').update(`${await goVersion()} ${process.platform} ${process.arch}\n`);
  const names = await readdir(module, { recursive: true });
  const sources = names
    .filter(name => /\.(go|yaml)$|(^|[/\\])go\.(mod|sum)$/.test(name))
    .map(name => path.join(module, name))
    .filter(file => module === tools || !file.startsWith(tools + path.sep));
  for (const file of [...recipe, ...sources.sort()]) {
    hash.update(`${path.relative(here, file)}\n`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
