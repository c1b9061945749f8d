/** The go command, as the test cluster uses it. */
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { environment } from './recipe.mjs';

export async function goVersion() {
  try {
    return await goOutput(undefined, ['env', 'GOVERSION']);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Error(
      'The test cluster is built from source and needs Go 1.26 or newer on the PATH. ' +
        'Install Go, or set SCC_LENS_TEST_KUBECONFIG to use a running cluster, or KUBEBUILDER_ASSETS for a plain API server.',
      { cause: error },
    );
  }
}

/** What go prints, without the final newline. */
export async function goOutput(cwd, args) {
  const { stdout } = await promisify(execFile)('go', args, { cwd, env: environment });
  return stdout.trim();
}

/**
 * Runs go; `-v` makes it print a line for each package it compiles, of which `report` gets the number. The last lines explain a failure.
 */
export function go(cwd, args, report) {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
    let [packages, downloads] = [0, 0];
    let tail = [];
    child.stderr.setEncoding('utf8').on('data', data => {
      const lines = data.split('\n').filter(Boolean);
      tail = [...tail, ...lines].slice(-20);
      packages += lines.filter(line => !line.startsWith('go: ')).length;
      downloads += lines.filter(line => line.startsWith('go: downloading')).length;
      report(`${downloads === 0 ? '' : `${downloads} modules downloaded, `}${packages} packages compiled`);
    });
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve();
      else reject(new Error(`go ${args[0]} failed with ${code}:\n${tail.join('\n')}`));
    });
  });
}
