/** Helm and Kustomize, built from their published Go modules: minutes the first time. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;

const TARGETS = { helm: 'helm.sh/helm/v3/cmd/helm', kustomize: 'sigs.k8s.io/kustomize/kustomize/v5' };

/** The path of the program, from the cache or freshly built. Throws where there is no Go, or the build fails. */
export function buildProgram(name) {
  const sums = createHash('sha256')
    .update(readFileSync(path.join(here, 'go.sum')))
    .digest('hex')
    .slice(0, 16);
  const folder = path.resolve(here, '../../.cache/render', sums);
  const binary = path.join(folder, name);
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${binary}.${process.pid}`;
  const { status, stderr, error } = spawnSync(
    'go',
    ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', unfinished, TARGETS[name]],
    { cwd: here, env: { ...process.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' }, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`go build ${TARGETS[name]}: ${stderr || error}`);
  renameSync(unfinished, binary);
  return binary;
}
