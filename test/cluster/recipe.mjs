/** What is built for the cluster, and how: a change here, in published.mjs, or of a source builds it again. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export const here = import.meta.dirname;
export const tools = path.join(here, 'tools');

export const environment = { ...process.env, GOTOOLCHAIN: 'local', CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' };

/** Package, and the module it is pinned in. The tools need newer Kubernetes libraries than the control plane. */
export const programs = {
  testCluster: { name: 'test-cluster', module: here, target: '.' },
  kwok: { name: 'kwok', module: tools, target: 'sigs.k8s.io/kwok/cmd/kwok' },
  agentSandbox: { name: 'agent-sandbox-controller', module: tools, target: 'sigs.k8s.io/agent-sandbox/cmd/agent-sandbox-controller' },
  toxiproxy: { name: 'toxiproxy', module: tools, target: 'github.com/Shopify/toxiproxy/v2/cmd/server' },
  /** Of the same Kubernetes as the control plane, and built only for the tests that compare with it. */
  kubectl: { name: 'kubectl', module: here, target: 'k8s.io/kubernetes/cmd/kubectl' },
  /** What validates objects as that API server does, for the test that compares with it. */
  validator: { name: 'validator', module: here, target: './validator' },
};

/** The arguments by which go builds a program. */
export async function buildArgs({ module, target }, output) {
  const link = ['-s', '-w', ...(module === here ? await versionFlags() : [])].join(' ');
  return ['build', '-v', '-trimpath', '-buildvcs=false', `-ldflags=${link}`, '-o', output, target];
}

/** Without a version the server would call itself v0.0.0-master+$Format:%H$, which clients cannot parse. */
async function versionFlags() {
  const [, version, major, minor] = /k8s\.io\/kubernetes v((\d+)\.(\d+)\.\d+)/.exec(await readFile(path.join(here, 'go.mod'), 'utf8'));
  const values = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor };
  return Object.entries(values).map(([key, value]) => `-X k8s.io/component-base/version.${key}=${value}`);
}
