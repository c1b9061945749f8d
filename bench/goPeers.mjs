/** Peers that Go builds from published modules, into the cache of the project; each null where there is no Go, or it cannot be built. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';

export const hasGo = () => spawnSync('go', ['version']).status === 0;

/** What kubeconform is started with for a folder. Its schemas come from the network; here there is one, by which everything is a pod. */
export function kubeconform(cache) {
  if (!hasGo()) return null;
  const [binary, schemas] = [path.join(cache, 'kubeconform'), path.join(cache, 'schemas')];
  if (!existsSync(binary)) {
    const { status } = spawnSync('go', ['install', KUBECONFORM], {
      env: { ...process.env, GOBIN: cache },
      stdio: ['ignore', 2, 'inherit'],
    });
    if (status !== 0) return null;
  }
  mkdirSync(schemas, { recursive: true });
  writeFileSync(path.join(schemas, 'pod.json'), JSON.stringify(POD));
  return folder => [binary, '-schema-location', path.join(schemas, '{{.ResourceKind}}.json'), folder];
}

const POD = {
  type: 'object',
  required: ['spec'],
  properties: {
    metadata: { type: 'object' },
    spec: { type: 'object', required: ['containers'], properties: { containers: { type: 'array' } } },
  },
};

/** OpenShift's own admission code, as a program that answers a file of pods and SCCs with microseconds a review. */
export function openshiftEngine(root, cache) {
  if (!hasGo()) return null;
  const binary = path.join(cache, 'scc-reviews');
  const { status } = spawnSync('go', ['build', '-trimpath', '-o', binary, './reviews'], {
    cwd: path.join(root, 'test/cluster'),
    stdio: ['ignore', 2, 'inherit'],
  });
  return status === 0 ? binary : null;
}
