/** States of objects of many kinds, as people, controllers and other tools write them one after the other. */
import * as fc from 'fast-check';
import type { Fields } from '@scc-lens/kube';

/** A write before the deployment. The first creates the object. */
export interface Write {
  readonly manager: string;
  /** `apply` takes over what it sets; `update` is a merge patch, or the creation. */
  readonly how: 'apply' | 'update';
  readonly object: Fields;
}

export interface Pair {
  /** A key of {@link KINDS}. */
  readonly kind: string;
  readonly writes: readonly Write[];
  readonly deployed: Fields;
}

interface Kind {
  readonly apiVersion: string;
  /** The plural in paths, with the group and version before it. */
  readonly path: (namespace: string) => string;
  /** Without name. */
  readonly object: fc.Arbitrary<Fields>;
}

/** The kind that {@link looseDefinition} defines: any fields, null included. */
export const LOOSE_GROUP = 'undo.example.com';

export const looseDefinition: Fields = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: `loosethings.${LOOSE_GROUP}` },
  spec: {
    group: LOOSE_GROUP,
    scope: 'Namespaced',
    names: { kind: 'LooseThing', plural: 'loosethings', singular: 'loosething' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: {
                type: 'object',
                'x-kubernetes-preserve-unknown-fields': true,
                properties: {
                  rules: {
                    type: 'array',
                    'x-kubernetes-list-type': 'map',
                    'x-kubernetes-list-map-keys': ['host', 'port'],
                    items: {
                      type: 'object',
                      required: ['host', 'port'],
                      properties: { host: { type: 'string' }, port: { type: 'integer' }, weight: { type: 'integer', nullable: true } },
                    },
                  },
                  tags: { type: 'array', 'x-kubernetes-list-type': 'set', items: { type: 'string' } },
                },
              },
            },
          },
        },
      },
    ],
  },
};

const some = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Fields> => fc.record(fields, { requiredKeys: [] });
const word = fc.constantFrom('a', 'b', 'c', 'x-1', 'toString', '__proto__', 'f.g');
const value = fc.constantFrom('', '1', 'two', 'drei\n', 'é', '0x1', 'true');
const texts = (most = 3): fc.Arbitrary<Fields> => fc.dictionary(word, value, { maxKeys: most, noNullPrototype: true });
const labels = fc.dictionary(fc.constantFrom('app', 'team', 'example.com/tier'), fc.constantFrom('', 'one', 'two'), {
  maxKeys: 3,
  noNullPrototype: true,
});
const list = <T>(item: fc.Arbitrary<T>, key: (one: T) => unknown): fc.Arbitrary<T[]> =>
  fc.uniqueArray(item, { maxLength: 3, selector: one => JSON.stringify(key(one)) });

const named = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>, ...names: readonly string[]): fc.Arbitrary<Fields> =>
  fc.record({ name: fc.constantFrom(...names), ...fields }, { requiredKeys: ['name'] });

const port = fc
  .record(
    { containerPort: fc.constantFrom(80, 443), protocol: fc.constantFrom('TCP', 'UDP'), name: fc.constantFrom('one', 'two') },
    { requiredKeys: ['containerPort'] },
  )
  .map(({ name, ...rest }) => ({
    ...rest,
    ...(name !== undefined && { name: `${name}-${rest.containerPort}-${rest.protocol ?? ''}`.toLowerCase().replace(/-$/, '') }),
  }));

const container = (...names: readonly string[]): fc.Arbitrary<Fields> =>
  named(
    {
      image: fc.constantFrom('registry.example/a:1', 'registry.example/a:2'),
      args: fc.array(fc.constantFrom('-v', '--all', 'x'), { maxLength: 3 }),
      env: list(named({ value }, 'A', 'B', 'C'), one => one['name']),
      ports: list(port, one => [one.containerPort, one.protocol ?? 'TCP']),
      resources: some({ limits: fc.constantFrom({ cpu: '1' }, { cpu: '1000m', memory: '1Gi' }) }),
      securityContext: some({ runAsNonRoot: fc.boolean(), capabilities: fc.constantFrom({ drop: ['ALL'] }, { add: ['SYSLOG'] }, {}) }),
      volumeMounts: fc.constantFrom([], [{ name: 'data', mountPath: '/data' }], [{ name: 'data', mountPath: '/d', readOnly: true }]),
    },
    ...names,
  ).map(one => ({ image: 'registry.example/a:1', ...one }));

const deploymentSpec = fc
  .record({
    containers: fc.tuple(container('main'), fc.option(container('sidecar'))).map(all => all.filter(one => one !== null)),
    tolerations: fc.subarray([{ operator: 'Exists' }, { key: 'gpu', operator: 'Equal', value: 'yes', effect: 'NoSchedule' }]),
    rest: some({
      serviceAccountName: fc.constantFrom('default', 'other'),
      terminationGracePeriodSeconds: fc.constantFrom(0, 30),
      imagePullSecrets: fc.subarray([{ name: 'one' }, { name: 'two' }]),
    }),
    annotations: texts(2),
    top: some({
      minReadySeconds: fc.constantFrom(0, 5),
      revisionHistoryLimit: fc.constantFrom(2, 10),
      strategy: fc.constant({ type: 'Recreate' }),
    }),
  })
  .map(({ containers, tolerations, rest, annotations, top }) => ({
    replicas: 0,
    selector: { matchLabels: { app: 'x' } },
    ...top,
    template: {
      metadata: { labels: { app: 'x' }, annotations },
      spec: { containers, tolerations, volumes: [{ name: 'data', emptyDir: {} }], ...rest },
    },
  }));

const json = fc.letrec(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, 0, 1.5, true, false, '', 'text'),
    fc.dictionary(word, tie('value'), { maxKeys: 3, noNullPrototype: true }),
    fc.array(tie('value'), { maxLength: 2 }),
  ),
})).value;

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const namespaced =
  (api: string, plural: string) =>
  (namespace: string): string =>
    `${api}/namespaces/${namespace}/${plural}`;

export const KINDS: Readonly<Record<string, Kind>> = {
  ConfigMap: {
    apiVersion: 'v1',
    path: namespaced('/api/v1', 'configmaps'),
    object: some({
      data: texts(4),
      binaryData: fc.dictionary(fc.constantFrom('bin', 'raw'), value.map(base64), { maxKeys: 2, noNullPrototype: true }),
    }),
  },
  Secret: {
    apiVersion: 'v1',
    path: namespaced('/api/v1', 'secrets'),
    object: some({
      data: fc.dictionary(fc.constantFrom('user', 'password', 'key'), value.map(base64), { maxKeys: 3, noNullPrototype: true }),
      stringData: fc.dictionary(fc.constantFrom('password', 'key', 'extra'), value, { maxKeys: 3, noNullPrototype: true }),
    }),
  },
  ServiceAccount: {
    apiVersion: 'v1',
    path: namespaced('/api/v1', 'serviceaccounts'),
    object: some({
      automountServiceAccountToken: fc.boolean(),
      imagePullSecrets: fc.subarray([{ name: 'one' }, { name: 'two' }, { name: 'three' }]),
      secrets: fc.subarray([{ name: 'one' }, { name: 'two' }]),
    }),
  },
  Service: {
    apiVersion: 'v1',
    path: namespaced('/api/v1', 'services'),
    object: fc
      .record({
        ports: fc.subarray(
          [
            { name: 'http', port: 80 },
            { name: 'https', port: 443, targetPort: 8443 },
            { name: 'dns', port: 53, protocol: 'UDP' },
          ],
          { minLength: 1 },
        ),
        selector: labels,
        rest: some({ sessionAffinity: fc.constantFrom('None', 'ClientIP'), publishNotReadyAddresses: fc.boolean() }),
      })
      .map(({ rest, ...spec }) => ({ spec: { clusterIP: 'None', ...spec, ...rest } })),
  },
  Role: {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    path: namespaced('/apis/rbac.authorization.k8s.io/v1', 'roles'),
    object: fc.record({
      rules: fc.subarray([
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'configmaps'], verbs: ['get', 'list'] },
        { apiGroups: ['apps'], resources: ['deployments'], resourceNames: ['x'], verbs: ['*'] },
      ]),
    }),
  },
  Deployment: { apiVersion: 'apps/v1', path: namespaced('/apis/apps/v1', 'deployments'), object: deploymentSpec.map(spec => ({ spec })) },
  LooseThing: {
    apiVersion: `${LOOSE_GROUP}/v1`,
    path: namespaced(`/apis/${LOOSE_GROUP}/v1`, 'loosethings'),
    object: fc
      .record({
        any: fc.dictionary(fc.constantFrom('a', 'b', 'c'), json, { maxKeys: 3, noNullPrototype: true }),
        typed: some({
          rules: list(
            fc.record(
              { host: fc.constantFrom('a', 'b'), port: fc.constantFrom(1, 2), weight: fc.constantFrom(null, 0, 1) },
              { requiredKeys: ['host', 'port'] },
            ),
            one => [one.host, one.port],
          ),
          tags: fc.subarray(['red', 'green', 'blue']),
        }),
      })
      .map(({ any, typed }) => ({ spec: { ...any, ...typed } })),
  },
};

const metadata = some({
  labels,
  annotations: texts(3),
  finalizers: fc.subarray(['example.com/one', 'example.com/two']),
  ownerReferences: fc.subarray([
    { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'UID-OF-OWNER' },
    { apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'UID-OF-OWNER', controller: true, blockOwnerDeletion: true },
  ]),
}).map(({ ownerReferences, ...rest }) => ({
  ...rest,
  ...(Array.isArray(ownerReferences) && ownerReferences.length > 0 && { ownerReferences: ownerReferences.slice(0, 1) as unknown[] }),
}));

const MANAGERS = ['kubectl-create', 'argocd', 'helm', 'kubectl-client-side-apply', 'scc-lens:developer', 'scc-lens:project-admin'];

/** Up to four writes by several managers, and what is deployed over them. */
export const pair: fc.Arbitrary<Pair> = fc.constantFrom(...Object.entries(KINDS)).chain(([kind, { object: body }]) => {
  const object = fc.tuple(body, metadata).map(([rest, meta]) => ({ ...rest, metadata: meta }));
  const write = fc.record({
    manager: fc.constantFrom(...MANAGERS),
    how: fc.constantFrom<Write['how'][]>('apply', 'apply', 'update'),
    object,
  });
  return fc.record({ kind: fc.constant(kind), writes: fc.array(write, { minLength: 0, maxLength: 4 }), deployed: object });
});
