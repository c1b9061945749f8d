/**
 * An API server of one namespace with many pods, as a process of its own: `node bench/crowdedNamespace.mjs PODS OWN`. One Deployment owns OWN
 * of the pods and has no ready pod; each pod reports a change, and then the Deployment is ready. Prints its port.
 */
import http from 'node:http';

const [pods, own] = process.argv.slice(2).map(Number);
const NAMESPACE = 'crowded';
const meta = (name, more = {}) => ({ name, namespace: NAMESPACE, uid: `uid-${name}`, resourceVersion: '1', generation: 1, ...more });
const controller = (kind, name) => [{ apiVersion: 'apps/v1', kind, name, uid: `uid-${name}`, controller: true, blockOwnerDeletion: true }];

/** About 9 kB, as a pod with injected volumes, probes and managed fields has. */
function pod(index, phase) {
  const replicaSet = index < own ? 'web-1' : `other-${index % 50}`;
  const isReady = phase === 'Running';
  const fields = Object.fromEntries(
    Array.from({ length: 70 }, (_, i) => [`f:field-${i}`, { '.': {}, 'k:{"type":"Ready"}': {}, 'f:lastTransitionTime': {} }]),
  );
  return {
    metadata: meta(`pod-${index}`, {
      creationTimestamp: '2026-11-01T08:00:00Z',
      labels: { app: replicaSet, 'pod-template-hash': 'abcdef' },
      annotations: {
        'openshift.io/scc': 'restricted-v2',
        'k8s.ovn.org/pod-networks': JSON.stringify({ default: { ip_addresses: ['10.128.0.9/23'] } }),
      },
      ownerReferences: controller('ReplicaSet', replicaSet),
      managedFields: [
        { manager: 'kube-controller-manager', operation: 'Update', apiVersion: 'v1', fieldsType: 'FieldsV1', fieldsV1: fields },
      ],
    }),
    spec: {
      containers: Array.from({ length: 2 }, (_, i) => ({
        name: `c${i}`,
        image: 'registry.example/team/application@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
        env: Array.from({ length: 10 }, (_, j) => ({ name: `SETTING_${j}`, value: 'some value of some length' })),
        resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '100m', memory: '128Mi' } },
        volumeMounts: [{ name: 'token', mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true }],
      })),
      volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }] } }],
      nodeName: `node-${index % 20}`,
    },
    status: {
      phase,
      conditions: ['PodReadyToStartContainers', 'Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(type => ({
        type,
        status: isReady || type === 'PodScheduled' ? 'True' : 'False',
        lastTransitionTime: '2026-11-01T08:00:05Z',
      })),
      containerStatuses: [0, 1].map(i => ({
        name: `c${i}`,
        ready: isReady,
        restartCount: 0,
        state: isReady ? { running: {} } : { waiting: { reason: 'ContainerCreating' } },
      })),
    },
  };
}

const deployment = ready => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: meta('web'),
  spec: { replicas: own },
  status: { observedGeneration: 1, replicas: own, updatedReplicas: own, readyReplicas: ready, availableReplicas: ready },
});
const replicaSet = {
  metadata: meta('web-1', { ownerReferences: controller('Deployment', 'web'), annotations: { 'deployment.kubernetes.io/revision': '1' } }),
  spec: { replicas: own },
};

const LISTS = {
  pods: ({ from, limit }) => Array.from({ length: Math.min(limit, pods - from) }, (_, i) => pod(from + i, 'Pending')),
  replicasets: () => [replicaSet],
  deployments: () => [deployment(0)],
  events: () => [],
};

/** The stream of the Deployment, to which the last change is written. */
let ended;

async function sendChanges(response) {
  for (let i = 0; i < pods; i++) {
    const line = `${JSON.stringify({ type: 'MODIFIED', object: { apiVersion: 'v1', kind: 'Pod', ...pod(i, 'Running') } })}\n`;
    if (!response.write(line)) await new Promise(resolve => response.once('drain', resolve));
  }
  ended.write(`${JSON.stringify({ type: 'MODIFIED', object: deployment(own) })}\n`);
}

function answer({ url = '' }, response) {
  const { pathname, searchParams } = new URL(url, 'http://server');
  const name = pathname.slice(pathname.lastIndexOf('/') + 1);
  if (pathname === '/version') return response.end('{"gitVersion":"v1.33.0"}');
  if (LISTS[name] === undefined) {
    response.statusCode = 404;
    return response.end('{"kind":"Status","code":404}');
  }
  if (searchParams.has('watch')) {
    response.flushHeaders();
    if (name === 'deployments') ended = response;
    if (name === 'pods') void sendChanges(response);
    return undefined;
  }
  const [from, limit] = [Number(searchParams.get('continue') ?? 0), Number(searchParams.get('limit'))];
  const items = LISTS[name]({ from, limit });
  const next = name === 'pods' && from + limit < pods ? String(from + limit) : undefined;
  return response.end(JSON.stringify({ metadata: { resourceVersion: '1', continue: next }, items }));
}

const server = http.createServer(answer).listen(0, '127.0.0.1', () => console.log(server.address().port));
