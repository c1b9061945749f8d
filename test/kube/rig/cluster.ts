/** The real control plane that these tests share, and what they do with it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { copyKubeconfig, startCluster } from '../../cluster/cluster.mjs';
import type { Cluster as TestCluster } from '../../cluster/cluster.mjs';
import { connect, loadKubeconfig, planDeployment, preflight, risksOf } from '@scc-lens/kube';
import type { Cluster, Fields, Plan, Preflight, Result } from '@scc-lens/kube';
import { certifiedKubeconfig } from './certificate';
import { grant, serviceAccount } from './manifests';
import { objectsOf } from './objects';

export type User = 'admin' | 'developer' | 'project-admin' | 'viewer';

export interface Rig {
  readonly test: TestCluster;
  /** A connection as one of the users; closed at the end. */
  as(user: User, options?: LoginChange): Promise<Cluster>;
  /** A new namespace in which developer edits, project-admin administers and viewer views. Default: one of a name of its own. */
  namespace(name?: string): Promise<string>;
}

export interface LoginChange {
  readonly server?: string;
  readonly token?: string;
  readonly timeoutMs?: number;
  /** Through toxiproxy, by a client certificate that is valid for so long. */
  readonly certifiedForMs?: number;
}

let started: Promise<TestCluster> | undefined;
const namespaces: string[] = [];
const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-deploy-'));

/**
 * A rig for the tests of a suite: one control plane for all suites of a run. Without Go they are skipped, but never in CI.
 * @param kinds `ours` for a suite that breaks the control plane, needs its users or its failing pods; `any` runs wherever there are controllers,
 *   as the one user that there is
 */
export function useCluster(kinds: 'ours' | 'any' = 'ours'): Rig {
  let test: TestCluster | undefined;
  const opened: Cluster[] = [];
  before(async function () {
    this.timeout(0);
    try {
      test = await (started ??= startCluster());
    } catch (error) {
      if (process.env['CI'] !== undefined || !(error instanceof Error) || !error.message.includes('needs Go')) throw error;
      process.stderr.write(`\n*** SKIPPED: ${error.message}\n\n`);
      this.skip();
    }
    if (test.kind === 'openshift' || (kinds === 'any' && test.kind === 'external')) return;
    process.stderr.write(`\n*** SKIPPED on a cluster of kind ${test.kind}: ${this.currentTest?.parent?.title ?? ''}\n\n`);
    this.skip();
  });
  afterEach(async () => {
    if (test?.kind === 'openshift') await test.chaos();
  });
  after(() => {
    for (const connection of opened) connection.close();
  });
  const rig: Rig = {
    get test() {
      assert.ok(test);
      return test;
    },
    async as(user, { timeoutMs = 60_000, certifiedForMs, ...change } = {}) {
      const { kubeconfigs, stateDir, toxiproxy } = rig.test;
      const given = kubeconfigs[user] ?? kubeconfigs.developer;
      const copy = path.join(folder, `${user}-${String(Math.random()).slice(2)}`);
      const certified = (ms: number): string => {
        assert.ok(stateDir !== undefined && toxiproxy);
        return certifiedKubeconfig(given, copy, { stateDir, user, until: new Date(Date.now() + ms), server: toxiproxy.url });
      };
      const copied = Object.keys(change).length === 0 ? given : await copyKubeconfig(given, copy, change);
      const file = certifiedForMs === undefined ? copied : certified(certifiedForMs);
      const cluster = await open(file, timeoutMs);
      opened.push(cluster);
      return cluster;
    },
    async namespace(name = `deploy-${String(Math.random()).slice(2, 12)}`) {
      const admin = await rig.as('admin');
      value(await admin.request('POST', '/api/v1/namespaces', { body: { metadata: { name } } }));
      namespaces.push(name);
      for (const [user, role] of [
        ['developer', 'edit'],
        ['project-admin', 'admin'],
        ['viewer', 'view'],
      ] as const) {
        value(
          await admin.request('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${name}/rolebindings`, {
            body: {
              metadata: { name: user },
              roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: role },
              subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: user }],
            },
          }),
        );
      }
      await eventually(async () => (await admin.request('GET', `/api/v1/namespaces/${name}/serviceaccounts/default`)).ok);
      const developer = await rig.as('developer');
      await eventually(
        async () =>
          (
            await developer.request('POST', `/api/v1/namespaces/${name}/pods`, {
              query: { dryRun: 'All' },
              body: { metadata: { name: 'x' }, spec: { containers: [{ name: 'x', image: 'x' }] } },
            })
          ).ok,
      );
      return name;
    },
  };
  return rig;
}

/** One namespace for a suite, the connection of a user who deploys there, and of one who may do everything. */
export interface Team {
  readonly namespace: string;
  readonly developer: Cluster;
  readonly admin: Cluster;
}

/** @param take before the first test */
export function useTeam(take: (team: Team) => void): Rig {
  const rig = useCluster();
  before(async () => {
    take({ namespace: await rig.namespace(), developer: await rig.as('developer'), admin: await rig.as('admin') });
  });
  return rig;
}

/** Changes these values of an object, under the name of a manager. */
export async function patchAs(cluster: Cluster, manager: string, path: string, body: Fields): Promise<Fields> {
  const options = { query: { fieldManager: manager }, contentType: 'application/merge-patch+json', body };
  return value(await cluster.request('PATCH', path, options)).body;
}

/** Applies an object under the name of a manager, with the fields of others. */
export async function applyAs(cluster: Cluster, manager: string, path: string, body: Fields): Promise<Fields> {
  const options = { query: { fieldManager: manager, force: true }, contentType: 'application/apply-patch+yaml', body };
  return value(await cluster.request('PATCH', path, options)).body;
}

after(async () => {
  const test = await started?.catch(() => undefined);
  if (test?.kind === 'external') await deleteNamespaces(test.kubeconfigs.admin);
  await test?.stop();
  rmSync(folder, { recursive: true });
});

/** Leaves a cluster that stays as it was found. */
async function deleteNamespaces(kubeconfig: string): Promise<void> {
  const admin = await open(kubeconfig, 10_000);
  for (const name of namespaces) value(await admin.request('DELETE', `/api/v1/namespaces/${name}`));
  admin.close();
}

async function open(kubeconfig: string, timeoutMs: number): Promise<Cluster> {
  const config = value(await loadKubeconfig({ setting: kubeconfig, env: {}, home: folder }));
  return value(await connect(config, { acceptedRisks: value(risksOf(config)), timeoutMs, pluginTimeoutMs: 5_000, env: {} }));
}

export function value<T>(result: Result<T>): T {
  assert.ok(result.ok, result.ok ? '' : JSON.stringify(result.error));
  return result.value;
}

export function errorOf<T>(result: Result<T>): Extract<Result<T>, { ok: false }>['error'] {
  assert.ok(!result.ok, 'it went well');
  return result.error;
}

/** Makes a service account that may use the SCC anyuid. */
export async function giveAnyuid(admin: Cluster, namespace: string, account: string): Promise<void> {
  value(await admin.request('POST', `/api/v1/namespaces/${namespace}/serviceaccounts`, { body: serviceAccount(account) }));
  value(
    await admin.request('POST', `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings`, {
      body: grant(`${account}-anyuid`, 'anyuid', account, namespace),
    }),
  );
}

/** Asks again, without a pause of its own, until the answer is yes. */
export async function eventually(ask: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 120_000;
  while (!(await ask())) assert.ok(Date.now() < deadline, 'it never came true');
}

export async function planOf(cluster: Cluster, namespace: string, ...documents: readonly (string | Fields)[]): Promise<Plan> {
  const yaml = documents.map(one => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n---\n');
  return value(await planDeployment(cluster, objectsOf(yaml), { namespace }));
}

export async function checked(cluster: Cluster, namespace: string, ...documents: readonly (string | Fields)[]): Promise<Preflight> {
  return preflight(cluster, await planOf(cluster, namespace, ...documents));
}

/** Milliseconds that a test waits for what has to come: only one that waits in vain ends by it, however slow the machine is. */
export const PATIENCE_MS = 300_000;

/** Runs and asserts that it took no longer than it may. */
export async function within<T>(ms: number, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  const took = performance.now() - start;
  assert.ok(took <= ms, `took ${Math.round(took)} ms of ${ms} ms`);
  return result;
}
