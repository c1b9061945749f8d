/** Helm and Kustomize, built from their published Go modules: minutes the first time. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;

export interface Programs {
  readonly helm: string;
  readonly kustomize: string;
}

const TARGETS: Readonly<Record<keyof Programs, string>> = {
  helm: 'helm.sh/helm/v3/cmd/helm',
  kustomize: 'sigs.k8s.io/kustomize/kustomize/v5',
};

/** Their paths, from the cache or freshly built. Without Go the suite is skipped, except in continuous integration. */
export function programsFor(suite: Mocha.Context): Programs {
  if (spawnSync('go', ['version']).error !== undefined) {
    if (process.env['CI']) throw new Error('Go is not on the PATH, which builds Helm and Kustomize.');
    console.warn('    SKIPPED: there is no Go to build Helm and Kustomize with');
    suite.skip();
  }
  return { helm: build('helm'), kustomize: build('kustomize') };
}

function build(name: keyof Programs): string {
  const sums = createHash('sha256')
    .update(readFileSync(path.join(here, 'go.sum')))
    .digest('hex')
    .slice(0, 16);
  const folder = path.resolve(here, '../../.cache/render', sums);
  const binary = path.join(folder, name);
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${binary}.${process.pid}`;
  const { status, stderr } = spawnSync('go', ['build', '-mod=readonly', '-trimpath', '-ldflags=-s -w', '-o', unfinished, TARGETS[name]], {
    cwd: here,
    env: { ...process.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`go build ${TARGETS[name]}: ${stderr}`);
  renameSync(unfinished, binary);
  return binary;
}
