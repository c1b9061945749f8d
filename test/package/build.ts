import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync, unzipSync } from 'fflate';

export const ROOT = path.resolve(__dirname, '../..');

/** Runs a script of the project to its end, and returns what it printed; throws with it where it fails. */
export function runScript(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'scripts', script), ...args], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} ended with ${String(status)}\n${stdout}${stderr}`);
  return stdout + stderr;
}

/** Calls with a folder that is gone afterwards. */
export function inScratchFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-package-test-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Both packages, and what was printed while they were built. */
export interface Packages {
  readonly vsix: Buffer;
  readonly tgz: Buffer;
  readonly printed: string;
}

/** Builds the packages into a folder of their own; dist/ and ThirdPartyNotices.txt are current afterwards. */
export function buildPackages(env: Readonly<Record<string, string>> = {}): Packages {
  return inScratchFolder(folder => {
    const printed = runScript('package.mjs', ['--out', folder], env);
    const [vsix, tgz] = ['scc-lens.vsix', 'scc-lens.tgz'].map(name => readFileSync(path.join(folder, name))) as [Buffer, Buffer];
    return { vsix, tgz, printed };
  });
}

let built: Packages | undefined;

/** The packages of the sources as they are, built once for all tests. */
export function packages(): Packages {
  built ??= buildPackages();
  return built;
}

/** The files of the extension, by their path in it. */
export function filesOfExtension({ vsix }: Packages): ReadonlyMap<string, Buffer> {
  const inExtension = Object.entries(unzipSync(vsix)).filter(([name]) => name.startsWith('extension/'));
  return new Map(inExtension.map(([name, bytes]) => [name.replace(/^extension\//, ''), Buffer.from(bytes)]));
}

const BLOCK = 512;

/** The files of the npm package, by their path in it. npm packs plain headers and ordinary files only. */
export function filesOfNpmPackage({ tgz }: Packages): ReadonlyMap<string, Buffer> {
  const tar = Buffer.from(gunzipSync(tgz));
  const field = (start: number, length: number): string => tar.toString('utf8', start, start + length).replace(/\0.*$/s, '');
  const files = new Map<string, Buffer>();
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const size = Number.parseInt(field(at + 124, 12), 8);
    const start = at + BLOCK;
    files.set(field(at, 100).replace(/^package\//, ''), tar.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}
