import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';

const here = import.meta.dirname;
const cache = path.resolve(here, '../../.cache/cluster');
const tools = path.join(here, 'tools');
const environment = { ...process.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' };

/** What is built: package, and the module it is pinned in. The tools need newer Kubernetes libraries than the control plane. */
const programs = {
  testCluster: { name: 'test-cluster', module: here, target: '.' },
  kwok: { name: 'kwok', module: tools, target: 'sigs.k8s.io/kwok/cmd/kwok' },
  agentSandbox: { name: 'agent-sandbox-controller', module: tools, target: 'sigs.k8s.io/agent-sandbox/cmd/agent-sandbox-controller' },
  toxiproxy: { name: 'toxiproxy', module: tools, target: 'github.com/Shopify/toxiproxy/v2/cmd/server' },
};

/** Milliseconds for which binaries are kept that nobody asks for; another branch may want them back. */
const KEPT_MS = 7 * 24 * 3_600_000;

/** The binaries by name, from the cache or freshly built: about ten minutes the first time, seconds after an edit. */
export async function buildCluster({ log = line => process.stderr.write(`${line}\n`) } = {}) {
  const version = await goVersion();
  const binaries = {};
  for (const [key, program] of Object.entries(programs)) {
    const folder = path.join(cache, await fingerprint(program.module, version));
    await mkdir(folder, { recursive: true });
    await utimes(folder, new Date(), new Date());
    binaries[key] = path.join(folder, program.name);
    if (!existsSync(binaries[key])) await build(program, binaries[key], log);
  }
  await removeUnused();
  return binaries;
}

/** Every change of the sources leaves more than a hundred megabytes. */
async function removeUnused() {
  for (const name of await readdir(cache)) {
    const folder = path.join(cache, name);
    if (/^[0-9a-f]{16}$/.test(name) && Date.now() - (await stat(folder)).mtimeMs > KEPT_MS)
      await rm(folder, { recursive: true, force: true });
  }
}

async function goVersion() {
  try {
    const { stdout } = await promisify(execFile)('go', ['env', 'GOVERSION'], { env: environment });
    return stdout.trim();
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(
      'The test cluster is built from source and needs Go 1.26 or newer on the PATH. ' +
        'Install Go, or set SCC_LENS_TEST_KUBECONFIG to use a running cluster, or KUBEBUILDER_ASSETS for a plain API server.',
      { cause: error },
    );
  }
}

/** Everything a module's binaries are made of, this file with its flags included: a change of any makes a new folder. */
async function fingerprint(module, version) {
  const hash = createHash('sha256').update(`${version} ${process.platform} ${process.arch}\n`);
  const names = await readdir(module, { recursive: true });
  const sources = names
    .filter(name => /\.(go|yaml)$|(^|[/\\])go\.(mod|sum)$/.test(name))
    .map(name => path.join(module, name))
    .filter(file => module === tools || !file.startsWith(tools + path.sep));
  for (const file of [import.meta.filename, ...sources.sort()]) {
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

/** Runs go; `-v` makes it print a line for each package it compiles, and the last lines explain a failure. */
function go(cwd, args, progress) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let packages = 0;
    let tail = [];
    child.stderr.setEncoding('utf8').on('data', data => {
      const lines = data.split('\n').filter(Boolean);
      tail = [...tail, ...lines].slice(-20);
      const before = packages;
      packages += lines.filter(line => !line.startsWith('go: ')).length;
      if (Math.floor(before / 200) < Math.floor(packages / 200)) progress(packages);
    });
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve();
      else reject(new Error(`go ${args[0]} failed with ${code}:\n${tail.join('\n')}`));
    });
  });
}
