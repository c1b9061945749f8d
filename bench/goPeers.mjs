/** Peers that Go builds from published modules, into the cache of the project; each null where there is no Go, or it cannot be built. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.7.0';
const KUBE_SCORE = 'github.com/zegl/kube-score/cmd/kube-score@v1.20.0';

export const hasGo = () => spawnSync('go', ['version']).status === 0;

/** What kubeconform is started with for a folder. Its schemas come from the network; here there is one, by which everything is a pod. */
export function kubeconform(cache) {
  const binary = installed(cache, KUBECONFORM);
  if (binary === null) return null;
  const schemas = path.join(cache, 'schemas');
  mkdirSync(schemas, { recursive: true });
  writeFileSync(path.join(schemas, 'pod.json'), JSON.stringify(POD));
  return folder => [binary, '-schema-location', path.join(schemas, '{{.ResourceKind}}.json'), folder];
}

/** What kube-score is started with for a folder: it takes files. */
export function kubeScore(cache) {
  const binary = installed(cache, KUBE_SCORE);
  if (binary === null) return null;
  return folder => {
    const files = readdirSync(folder, { recursive: true }).filter(name => name.endsWith('.yaml'));
    return [binary, 'score', '--output-format', 'json', ...files.map(name => path.join(folder, name))];
  };
}

/** The binary of a module's command, built where there is none. */
function installed(cache, module) {
  const binary = path.join(cache, path.basename(module.slice(0, module.indexOf('@'))));
  if (!hasGo()) return null;
  if (existsSync(binary)) return binary;
  const { status } = spawnSync('go', ['install', module], { env: { ...process.env, GOBIN: cache }, stdio: ['ignore', 2, 'inherit'] });
  return status === 0 ? binary : null;
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

/** The module of Kubernetes that the test cluster is built from. */
const KUBERNETES = 'k8s.io/kubernetes';

/**
 * One JSON schema for every kind of Kubernetes, as text: what its OpenAPI document describes, without fields that it does not. This is what
 * yaml-language-server's users get from the network under the name `kubernetes`.
 */
export function kubernetesSchema(root) {
  if (!hasGo()) return null;
  const { status, stdout } = spawnSync('go', ['list', '-m', '-f', '{{.Dir}}', KUBERNETES], {
    cwd: path.join(root, 'test/cluster'),
    encoding: 'utf8',
  });
  const document = path.join(stdout.trim(), 'api/openapi-spec/swagger.json');
  if (status !== 0 || !existsSync(document)) return null;
  const { definitions } = JSON.parse(readFileSync(document, 'utf8'));
  const kinds = [];
  for (const [name, definition] of Object.entries(definitions)) {
    if (definition.properties === undefined) continue;
    definition.additionalProperties = false;
    const [{ group, version, kind }, ...others] = definition['x-kubernetes-group-version-kind'] ?? [{}];
    if (kind === undefined || others.length > 0) continue;
    definition.required = [...new Set([...(definition.required ?? []), 'apiVersion', 'kind'])];
    definition.properties.apiVersion.enum = [group === '' ? version : `${group}/${version}`];
    definition.properties.kind.enum = [kind];
    kinds.push({ $ref: `#/definitions/${name}` });
  }
  for (const name of ['util.intstr.IntOrString', 'api.resource.Quantity'])
    definitions[`io.k8s.apimachinery.pkg.${name}`] = { type: ['string', 'number'] };
  return JSON.stringify({ definitions, oneOf: kinds });
}

/** kubectl of the test cluster's Kubernetes, whose clients wait for nothing by themselves. */
export function unthrottledKubectl(root, folder) {
  const module = path.join(root, 'test/cluster');
  const [binary, overlay] = [path.join(folder, 'kubectl'), path.join(folder, 'overlay.json')];
  const added = path.join(module, 'unthrottled/main.go');
  writeFileSync(overlay, JSON.stringify({ Replace: { [added]: path.join(root, 'bench/kubectl.go') } }));
  const { status } = spawnSync('go', ['build', '-trimpath', '-buildvcs=false', '-overlay', overlay, '-o', binary, './unthrottled'], {
    cwd: module,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' },
    stdio: ['ignore', 2, 'inherit'],
  });
  if (status !== 0) throw new Error('kubectl cannot be built');
  return binary;
}
