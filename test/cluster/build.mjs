import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { go, goVersion } from './go.mjs';
import { copyPublished, published } from './published.mjs';

const here = import.meta.dirname;
const cache = path.resolve(here, '../../.cache/cluster');
const tools = path.join(here, 'tools');
/** How things are built: a change here rebuilds them. */
const recipe = ['build.mjs', 'go.mjs', 'published.mjs'].map(name => path.join(here, name));

/** What is built: package, and the module it is pinned in. The tools need newer Kubernetes libraries than the control plane. */
const programs = {
  testCluster: { name: 'test-cluster', module: here, target: '.' },
  kwok: { name: 'kwok', module: tools, target: 'sigs.k8s.io/kwok/cmd/kwok' },
  agentSandbox: { name: 'agent-sandbox-controller', module: tools, target: 'sigs.k8s.io/agent-sandbox/cmd/agent-sandbox-controller' },
  toxiproxy: { name: 'toxiproxy', module: tools, target: 'github.com/Shopify/toxiproxy/v2/cmd/server' },
};

/** Of the same Kubernetes as the control plane, and built only for the test that compares with it. */
const kubectl = { name: 'kubectl', module: here, target: 'k8s.io/kubernetes/cmd/kubectl' };

/** What validates objects as that API server does, for the test that compares with it. */
const validator = { name: 'validator', module: here, target: './validator' };

/** Milliseconds for which unused binaries are kept; another branch may want them back. */
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * The binaries and the folders of published files by name, from the cache or freshly made: about ten minutes the first time, seconds
 * after an edit.
 */
export async function buildCluster({ log = line => process.stderr.write(`${line}\n`) } = {}) {
  const folders = new Map();
  for (const module of [here, tools]) folders.set(module, await openFolder(module));
  const built = {};
  for (const [key, program] of Object.entries(programs)) built[key] = await buildOnce(program, folders.get(program.module), log);
  for (const [key, { pinnedIn = here, folder, ...files }] of Object.entries(published)) {
    built[key] = path.join(folders.get(pinnedIn), folder);
    if (!existsSync(built[key])) await copyPublished(files, pinnedIn, built[key]);
  }
  await removeUnused();
  return built;
}

/** The path of kubectl, from the cache or freshly built: less than a minute after the cluster, whose packages it shares. */
export async function buildKubectl({ log = line => process.stderr.write(`${line}\n`) } = {}) {
  return buildOnce(kubectl, await openFolder(kubectl.module), log);
}

/** The path of the validator, from the cache or freshly built: a minute after the cluster, whose packages it shares. */
export async function buildValidator({ log = line => process.stderr.write(`${line}\n`) } = {}) {
  return buildOnce(validator, await openFolder(validator.module), log);
}

/** The cache's folder of a module as it is now. */
async function openFolder(module) {
  const folder = path.join(cache, await fingerprint(module, await goVersion()));
  await mkdir(folder, { recursive: true });
  await utimes(folder, new Date(), new Date());
  return folder;
}

async function buildOnce(program, folder, log) {
  const binary = path.join(folder, program.name);
  if (!existsSync(binary)) await build(program, binary, log);
  return binary;
}

/** Every change of the sources leaves more than a hundred megabytes. */
async function removeUnused() {
  for (const name of await readdir(cache)) {
    const folder = path.join(cache, name);
    if (/^[0-9a-f]{16}$/.test(name) && Date.now() - (await stat(folder)).mtimeMs > KEPT_MS)
      await rm(folder, { recursive: true, force: true });
  }
}

/** Everything that a module's binaries and copies are made of: a change of any makes a new folder. */
async function fingerprint(module, version) {
  const hash = createHash('sha256').update(`${version} ${process.platform} ${process.arch}\n`);
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

/** Builds beside the target and renames, so that two builders at once do no harm. */
async function build({ name, module, target }, binary, log) {
  const started = performance.now();
  const unfinished = `${binary}.${process.pid}`;
  const link = ['-s', '-w', ...(module === here ? await versionFlags() : [])].join(' ');
  log(`building ${name}`);
  await go(module, ['build', '-v', '-trimpath', '-buildvcs=false', `-ldflags=${link}`, '-o', unfinished, target], count =>
    log(`building ${name}: ${count} packages compiled`),
  );
  await rename(unfinished, binary);
  log(`built ${name} in ${Math.round((performance.now() - started) / 1000)} s`);
}

/** Without a version the server would call itself v0.0.0-master+$Format:%H$, which clients cannot parse. */
async function versionFlags() {
  const [, version, major, minor] = /k8s\.io\/kubernetes v((\d+)\.(\d+)\.\d+)/.exec(await readFile(path.join(here, 'go.mod'), 'utf8'));
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  return Object.entries(values).map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`);
}
