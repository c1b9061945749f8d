/** Writes the objects that come from the engine's own data, for the control plane to install. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

/** The stock SCCs and their grants as one file in a folder of its own; resolves to the folder. */
export async function writeStockManifests(stateFolder, release) {
  const { stockManifests } = await importBundled('stockManifests.ts');
  const folder = path.join(stateFolder, 'stock');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const documents = stockManifests(release).map(object => JSON.stringify(object));
  await writeFile(path.join(folder, 'sccs.yaml'), documents.join('\n---\n'));
  return folder;
}

/** Imports TypeScript of this folder, whether or not the process has a loader for it. */
async function importBundled(file) {
  const entry = path.join(import.meta.dirname, file);
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: 'esm', platform: 'node', write: false });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);
}
