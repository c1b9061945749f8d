/**
 * Opens examples/ in a real VS Code with this SCC Lens in it: `npm start`.
 *
 *   --port N      serve on that port (default: a free one)
 *   --desktop     use the desktop VS Code on the PATH (`code`) instead of serving one to the browser
 *   --cluster     also start a local API server with OpenShift's admission, and point KUBECONFIG at it: contexts developer and admin
 *
 * What takes long is done once for all clones, and reported with the time that it took last.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { startable } from './commands.mjs';
import { step } from './step.mjs';

const root = path.resolve(import.meta.dirname, '..');
const vsce = createRequire(import.meta.url).resolve('@vscode/vsce/vsce');
const examples = path.join(root, 'examples');
/** An extension of its own, so that the packed one has nothing for this script. */
const starter = path.join(root, 'scripts/starter');

function parseOptions() {
  const options = { port: { type: 'string', default: '0' }, desktop: { type: 'boolean' }, cluster: { type: 'boolean' } };
  const { port, ...flags } = parseArgs({ options }).values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error(`--port wants a number from 0 to 65535, not ${port}`);
  return { ...flags, port: Number(port) };
}

/** A local cluster in which the examples can be deployed, by an administrator and, as far as they may, by a developer. */
async function openCluster() {
  const { buildCluster, joinKubeconfigs, startCluster } = await import('./cluster.mjs');
  const { EXAMPLES_NAMESPACE, prepareExamples } = await import('../test/cluster/exampleCluster.ts');
  const needed = { namespaces: [EXAMPLES_NAMESPACE], faults: false, log: console.log };
  await buildCluster(needed);
  const cluster = await step('Starting the local cluster', () => startCluster(needed));
  const { admin, developer } = cluster.kubeconfigs;
  const end = new AbortController();
  const stop = async () => {
    end.abort();
    await cluster.stop();
  };
  try {
    if (cluster.kind !== 'openshift') throw new Error('--cluster starts its own: unset SCC_LENS_TEST_KUBECONFIG and KUBEBUILDER_ASSETS');
    await step('Creating what the examples need', () => prepareExamples(admin, end.signal, error => console.error(error.message)));
    const kubeconfig = await joinKubeconfigs([developer, admin], path.join(cluster.stateDir, 'kubeconfigs/examples'));
    console.log(`A local cluster is up, where you can deploy the examples in the contexts developer and admin. KUBECONFIG=${kubeconfig}`);
    return { kubeconfig, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs a script; what it prints is shown only where it fails. */
async function run(folder, ...args) {
  await promisify(execFile)(process.execPath, args, { cwd: folder }).catch(({ stdout, stderr }) => {
    throw new Error(`${path.basename(args[0])} failed:\n${stdout}${stderr}`);
  });
}

/** `code` hands the window to VS Code and ends; VS Code gives the window this environment. */
async function openDesktop(env) {
  await step('Building the extension', () => run(root, path.join(root, 'scripts/build.mjs')));
  const [program, args, options] = startable(
    'code',
    [root, starter].map(folder => `--extensionDevelopmentPath=${folder}`).concat(examples),
  );
  const code = spawn(program, args, { ...options, env: { ...process.env, ...env }, stdio: 'inherit' });
  const [status] = await once(code, 'exit').catch(error => {
    throw new Error(`could not start \`code\`; is VS Code's command on the PATH? (${error.message})`);
  });
  if (status !== 0) throw new Error(`\`code\` ended with ${status}`);
  console.log('VS Code is open on examples/.');
}

/** Serves the packed extension, as a user would install it. Its settings and state are kept under .cache/start. */
async function openServed(env, port) {
  const { installEditor } = await import('../test/editor/install.mjs');
  const { startServer } = await import('../test/editor/server.mjs');
  await installEditor();
  await step('Building and packing the extension', () => run(root, path.join(root, 'scripts/package.mjs'), '--extension'));
  const home = path.join(root, '.cache/start');
  const starterFile = path.join(root, '.cache/starter.vsix');
  mkdirSync(path.dirname(starterFile), { recursive: true });
  const server = await step('Starting VS Code', async () => {
    await run(starter, vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--skip-license', '--out', starterFile);
    return startServer({ home, extensions: [path.join(root, 'scc-lens.vsix'), starterFile], env, port });
  });
  console.log(`
  VS Code with SCC Lens:  http://${server.address}/?folder=${encodeURIComponent(examples)}

  Open that address in a browser and follow the walkthrough; Ctrl+C here stops it.`);
  return server;
}

/** Resolves at the first Ctrl+C; a second one does not wait for an orderly end. */
function interruption() {
  return new Promise(resolve => {
    let interrupted = false;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        if (interrupted) process.exit(130);
        interrupted = true;
        resolve(0);
      });
    }
  });
}

/** Resolves to the exit code: 0 when the user ends it, 1 when the editor ends by itself. */
async function main() {
  const { port, desktop, cluster: wantsCluster } = parseOptions();
  const interrupted = interruption();
  const cluster = wantsCluster ? await openCluster() : undefined;
  let server;
  try {
    const env = cluster ? { KUBECONFIG: cluster.kubeconfig } : {};
    server = desktop ? await openDesktop(env) : await openServed(env, port);
    console.log("  The folder is this repository's own examples/: what you save there stays; `git restore examples` brings it back.\n");
    if (server) return await Promise.race([interrupted, server.exited.then(() => 1)]);
    return cluster ? await interrupted : 0;
  } finally {
    await server?.stop();
    await cluster?.stop();
  }
}

try {
  process.exit(await main());
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
