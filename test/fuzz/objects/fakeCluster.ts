/** A cluster that answers as a scenario does, in turn. It checks what it is asked. */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { ok, refOf } from '@scc-lens/kube';
import type { Cluster, ClusterError, Fields, Result } from '@scc-lens/kube';
import { errorOfAnswer } from '../../../packages/kube/src/wire/statusErrors';
import type { Reply } from '../../../packages/kube/src/wire/types';
import { at, fieldsAt, isFields } from '../../../packages/kube/src/words/fields';
import { groupOf, isApiVersion, leadsElsewhere } from '../../../packages/kube/src/words/resource';
import type { Resource } from '../../../packages/kube/src/words/resource';
import { failed } from '../../../packages/kube/src/words/clusterError';
import { secretValuesOf } from '../../../packages/kube/src/words/mask';
import type { Scenario } from './scenario';

const CLUSTER_WIDE = new Set([
  'Namespace',
  'ClusterRole',
  'ClusterRoleBinding',
  'SecurityContextConstraints',
  'PriorityClass',
  'CustomResourceDefinition',
]);

export const TARGET: Cluster['target'] = {
  context: 'dev',
  cluster: 'dev',
  server: 'https://api.dev.example:6443',
  user: 'dev',
  actsAs: null,
  identity: { user: '', groups: [] },
  namespace: 'team-a',
};

/** What a kind is served as. */
export function resourceOf(apiVersion: string, kind: string): Resource {
  const name = `${kind.toLowerCase().replaceAll(/[^a-z0-9]/g, '')}s`;
  return { apiVersion, kind, group: groupOf(apiVersion), name, namespaced: !CLUSTER_WIDE.has(kind), verbs: ['list', 'watch'] };
}

export interface FakeOptions {
  /** What it has of the object that is asked for by its name; undefined where it has none. */
  readonly live: (name: string) => Fields | undefined;
}

/** The cluster of a scenario, at its beginning. */
export function fakeCluster({ answers, changed }: Scenario, { live }: FakeOptions): Cluster {
  let asked = 0;
  const reply = (status: number, body: unknown, path: string, sent: unknown): Result<Reply<Fields>> => {
    const text = JSON.stringify(body ?? {});
    if (status >= 300)
      return failed(
        errorOfAnswer({
          status,
          headers: {},
          body: text,
          url: new URL('https://api.dev.example:6443'),
          secrets: secretValuesOf(path, sent),
        }),
      );
    return ok({ status, body: isFields(body) ? body : {}, length: text.length, warnings: [], retried: false });
  };
  const cluster: Cluster = {
    target: TARGET,
    openshift: true,
    discovery: {
      resource: (apiVersion, kind) =>
        Promise.resolve(
          isApiVersion(apiVersion) && kind !== '' && kind !== 'Sandbox'
            ? ok(resourceOf(apiVersion, kind))
            : failed({ kind: 'notFound', message: `The cluster does not serve ${kind}.` }),
        ),
      list: apiVersion => Promise.resolve(ok([resourceOf(apiVersion, 'ConfigMap')])),
      forget: () => undefined,
    },
    request(method, path, options = {}) {
      if (leadsElsewhere(path)) return Promise.resolve(failed({ kind: 'notFound', message: `There is no ${path}.` }));
      assert.ok(asked < 5_000, 'it asks without an end');
      const name = decodeURIComponent(path.slice(path.lastIndexOf('/') + 1));
      const found = method === 'GET' ? live(name) : undefined;
      if (found !== undefined) return Promise.resolve(reply(200, found, path, undefined));
      const answer = answers[asked++ % Math.max(1, answers.length)];
      if (answer === undefined) return Promise.resolve(reply(404, { kind: 'Status', message: 'not found' }, path, options.body));
      const body = answer.body ?? (refOf(changed).name === name ? changed : options.body);
      return Promise.resolve(reply(answer.status, body, path, options.body));
    },
    text: () => Promise.resolve(ok('')),
    stream: () => Promise.resolve(failed({ kind: 'notFound', message: 'There is no stream.' })),
    impersonating: () => cluster,
    close: () => undefined,
  };
  return cluster;
}

/** A cluster that has one object and does what JSON patches and the other requests of an undo ask. */
export function storing(scenario: Scenario, object: Fields): { readonly cluster: Cluster; readonly stored: () => Fields } {
  let stored = object;
  const base = fakeCluster(scenario, { live: () => stored });
  return {
    stored: () => stored,
    cluster: {
      ...base,
      request(method, path, options = {}) {
        if (method !== 'PATCH' || options.contentType !== 'application/json-patch+json') return base.request(method, path, options);
        if (leadsElsewhere(path)) return Promise.resolve(failed({ kind: 'notFound', message: `There is no ${path}.` }));
        // The version that the patch is for. An API server always has one.
        if (typeof at(stored, 'metadata', 'resourceVersion') !== 'string') return Promise.resolve(failed(NO_VERSION));
        stored = withoutEmptyOwners(applyPatch(stored, JSON.parse(JSON.stringify(options.body)) as readonly Operation[]));
        return Promise.resolve(ok({ status: 200, body: stored, length: 1, warnings: [], retried: false }));
      },
    },
  };
}

const NO_VERSION: ClusterError = { kind: 'conflict', message: 'The object has been modified.', conflicts: [] };

/** One empty entry takes away all owners. */
function withoutEmptyOwners(object: Fields): Fields {
  const { managedFields, ...metadata } = fieldsAt(object, 'metadata');
  return isDeepStrictEqual(managedFields, [{}]) ? { ...object, metadata } : object;
}

export interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** A JSON patch (RFC 6902) as an API server applies it. */
export function applyPatch(object: Fields, patch: readonly Operation[]): Fields {
  return patch.reduce<Fields>((state, { op, path, value }) => {
    const steps = path
      .split('/')
      .slice(1)
      .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    return fieldsAt({ state: change(state, steps, op, value) }, 'state');
  }, object);
}

function change(state: unknown, [step = '', ...rest]: readonly string[], op: string, value: unknown): unknown {
  assert.ok(isFields(state), `there is no mapping that has ${JSON.stringify(step)}`);
  const entries = new Map(Object.entries(state));
  if (rest.length > 0) entries.set(step, change(entries.get(step), rest, op, value));
  else if (op === 'add') entries.set(step, value);
  else {
    assert.ok(entries.has(step), `there is no ${JSON.stringify(step)} to ${op}`);
    if (op === 'remove') entries.delete(step);
    else entries.set(step, value);
  }
  return Object.fromEntries(entries);
}
