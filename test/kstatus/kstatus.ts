/** kstatus of kubernetes-sigs/cli-utils, built from source. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Fields } from '@scc-lens/kube';

/** `status` is `Current`, `InProgress`, `Failed` or `Terminating`. */
export interface Answer {
  readonly status?: string;
  readonly message?: string;
  /** Why it cannot be judged. */
  readonly error?: string;
}

const binary = resolve(__dirname, '../../.cache/kstatus/kstatus');

/** Builds kstatus; false without Go. */
export function buildKstatus(): boolean {
  if (spawnSync('go', ['version']).error !== undefined) return false;
  mkdirSync(join(binary, '..'), { recursive: true });
  execFileSync('go', ['build', '-mod=readonly', '-o', binary, '.'], {
    cwd: __dirname,
    env: { ...process.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
    stdio: 'inherit',
  });
  return true;
}

/** How kstatus judges each object. */
export function judgedByKstatus(objects: readonly Fields[]): readonly Answer[] {
  const input = objects.map(object => `${JSON.stringify(object)}\n`).join('');
  const output = execFileSync(binary, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  return output
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line) as Answer);
}
