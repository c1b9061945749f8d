/** `scc-lens audit` of simulated clusters, from lists as `oc get -o json` writes them: seconds, processor time and peak memory, whole and in shards. */
import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { table } from './numbers.mjs';
import { peakMemory } from './session.mjs';

const SHARDS = 4;
/** Bytes of one list: below the 64 MiB that are read of a file. */
const LARGEST = 60e6;
const ACCOUNTS_OF_EACH = ['default', 'web', 'batch'];
/** For ten pods: what makes each, and its account. */
const MAKERS = [
  ...Array(4).fill(['shop', 'web']),
  ...Array(3).fill(['cart', 'default']),
  ...Array(2).fill(['report', 'batch']),
  [null, 'default'],
];

const RBAC = 'rbac.authorization.k8s.io';
let uids = 0;
const stored = (kind, apiVersion, name, namespace, rest, metadata = {}) => ({
  apiVersion,
  kind,
  metadata: {
    ...{ name, ...(namespace && { namespace }), uid: `00000000-0000-4000-9000-${String(uids++).padStart(12, '0')}` },
    ...{ creationTimestamp: '2026-11-30T00:00:00Z', resourceVersion: String(uids), ...metadata },
  },
  ...rest,
});

const bound = (kind, name, namespace, role, subject) =>
  stored(kind, `${RBAC}/v1`, name, namespace, { roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: role }, subjects: [subject] });
const account = (name, namespace) => ({ kind: 'ServiceAccount', name, namespace });

const HARDENED = {
  ...{ allowPrivilegeEscalation: false, runAsNonRoot: true },
  ...{ capabilities: { drop: ['ALL'] }, seccompProfile: { type: 'RuntimeDefault' } },
};
/** What anyuid admits, and restricted-v2 does not. */
const OF_A_USER = { runAsUser: 1234 };

/** A pod of about 4 kB as a cluster stores it; without `token`, the template that its owner makes it from. */
function podSpec(app, serviceAccountName, security, token) {
  const mount = { name: `kube-api-access-${token}`, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', readOnly: true };
  return {
    containers: ['app', 'proxy'].map(name => ({
      ...{
        name,
        image: `registry.example.com/${app}/${name}:1.0.0`,
        args: ['--listen', '127.0.0.1:8080'],
        imagePullPolicy: 'IfNotPresent',
      },
      env: Array.from({ length: 5 }, (_, i) => ({ name: `SETTING_${i}`, value: `https://${app}.example.com/${i}` })),
      resources: { requests: { cpu: '100m', memory: '128Mi' }, limits: { memory: '256Mi' } },
      livenessProbe: { httpGet: { path: '/live', port: 8080, scheme: 'HTTP' }, periodSeconds: 10, timeoutSeconds: 1 },
      securityContext: security,
      ...{ terminationMessagePath: '/dev/termination-log', terminationMessagePolicy: 'File' },
      volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }, ...(token ? [mount] : [])],
    })),
    volumes: [
      { name: 'scratch', emptyDir: {} },
      ...(token
        ? [
            {
              name: mount.name,
              projected: { defaultMode: 420, sources: [{ serviceAccountToken: { expirationSeconds: 3607, path: 'token' } }] },
            },
          ]
        : []),
    ],
    ...{ serviceAccountName, dnsPolicy: 'ClusterFirst', restartPolicy: 'Always', terminationGracePeriodSeconds: 30 },
    ...(token && { nodeName: `worker-${token % 500}`, enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority', priority: 0 }),
  };
}

function* podsOf(namespace, first) {
  for (const [i, [app, name]] of MAKERS.entries()) {
    const security = app === 'report' ? OF_A_USER : { ...HARDENED, runAsUser: first + 1_000_000_000 };
    const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: app, uid: 'u', controller: true };
    const status = { phase: 'Running', hostIP: '10.0.0.1', podIPs: [{ ip: '10.128.0.1' }], startTime: '2026-11-30T00:00:00Z' };
    const conditions = ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(type => ({
      type,
      status: 'True',
      lastProbeTime: null,
    }));
    const containerStatuses = ['app', 'proxy'].map(container => ({
      ...{
        name: container,
        ready: true,
        restartCount: 0,
        image: `registry.example.com/${container}:1.0.0`,
        imageID: 'sha256:'.padEnd(70, 'a'),
      },
      ...{ state: { running: { startedAt: '2026-11-30T00:00:00Z' } }, containerID: `cri-o://${String(first + i).padStart(64, '0')}` },
    }));
    yield stored(
      ...['Pod', 'v1', `${app ?? 'single'}-${i}`, namespace],
      { spec: podSpec(app, name, security, first + i + 1), status: { ...status, conditions, containerStatuses } },
      {
        annotations: {
          'openshift.io/scc': app === 'report' ? 'anyuid' : 'restricted-v2',
          'security.openshift.io/validated-scc-subject-type': 'serviceaccount',
        },
        ...(app && { ownerReferences: [owner], labels: { app, 'pod-template-hash': '5d4f8c7b9' } }),
      },
    );
  }
}

function* makersOf(namespace) {
  for (const [app, name] of new Map(MAKERS.filter(([app]) => app !== null))) {
    const security = app === 'report' ? OF_A_USER : HARDENED;
    const template = { metadata: { labels: { app } }, spec: podSpec(app, name, security) };
    yield stored('ReplicaSet', 'apps/v1', app, namespace, {
      spec: { replicas: 2, selector: { matchLabels: { app } }, template },
      status: { replicas: 2 },
    });
  }
}

/** The objects, one by one: `namespaces` decides how many there are of the rest, SCCs are always 300. */
function* objectsOf(root, namespaces) {
  const items = ['cluster.yaml', 'namespaces.yaml'].flatMap(name => {
    const text = readFileSync(path.join(root, 'test/fixtures/fleet/lists', name), 'utf8');
    return loadAll(text).flatMap(list => list?.items ?? []);
  });
  yield* items;
  const restricted = items.find(({ metadata }) => metadata.name === 'restricted-v2');
  const sccs = items.filter(({ kind }) => kind === 'SecurityContextConstraints').length;
  for (let i = sccs; i < 300; i++) {
    const users = Array.from({ length: namespaces / 1000 }, (_, j) => `system:serviceaccount:team-${i * 30 + j}:web`);
    const scc = { users, groups: [], runAsUser: { type: i % 2 ? 'MustRunAsNonRoot' : 'RunAsAny' } };
    const { metadata } = stored('', '', `team-${i}`);
    yield { ...restricted, ...scc, metadata };
  }
  for (let n = 0; n < namespaces; n++) {
    const name = `team-${n}`;
    const range = `${1_000_000_000 + n * 10}/10000`;
    const annotations = {
      'openshift.io/sa.scc.uid-range': range,
      'openshift.io/sa.scc.supplemental-groups': range,
      'openshift.io/sa.scc.mcs': 's0:c1,c2',
    };
    yield stored('Namespace', 'v1', name, null, { spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } }, { annotations });
    for (const sa of ACCOUNTS_OF_EACH) yield stored('ServiceAccount', 'v1', sa, name, {});
    yield bound('RoleBinding', 'any', name, 'system:openshift:scc:anyuid', account('batch', name));
    yield bound('RoleBinding', 'privileged', name, 'system:openshift:scc:privileged', account(n % 10 ? 'absent' : 'web', name));
    for (const role of ['admin', 'edit', 'view'])
      yield bound('RoleBinding', role, name, role, { kind: 'Group', apiGroup: RBAC, name: `team-${n}` });
    yield* makersOf(name);
    yield* podsOf(name, n * 10);
  }
}

/** Writes the cluster as lists of one kind each. */
export function write(folder, root, namespaces) {
  mkdirSync(folder, { recursive: true });
  const open = new Map();
  const end = ({ file }) => {
    writeSync(file, ']}');
    closeSync(file);
  };
  let files = 0;
  for (const object of objectsOf(root, namespaces)) {
    const text = JSON.stringify(object);
    let list = open.get(object.kind);
    if (list !== undefined && list.size > LARGEST) {
      end(list);
      list = undefined;
    }
    if (list === undefined) {
      list = { file: openSync(path.join(folder, `${object.kind}-${files++}.json`), 'w'), size: 0 };
      writeSync(list.file, '{"apiVersion":"v1","kind":"List","items":[');
      open.set(object.kind, list);
    }
    writeSync(list.file, list.size === 0 ? text : `,\n${text}`);
    list.size += text.length + 2;
  }
  for (const list of open.values()) end(list);
}

/** Seconds, processor time and peak memory in megabytes of one audit. */
function run(args) {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    let [memory, cpu] = [0, 0];
    const timer = setInterval(() => {
      memory = Math.max(memory, peakMemory(child.pid) || 0);
      cpu = processorTime(child.pid) ?? cpu;
    }, 20);
    child.once('error', reject);
    child.once('exit', code => {
      clearInterval(timer);
      if (code === 0 || code === 1) resolve({ seconds: (performance.now() - started) / 1000, cpu, memory });
      else reject(new Error(`${args.join(' ')} ended with ${code}`));
    });
  });
}

/** Seconds of all threads of a process until now, where the system shows them; a tick is a hundredth. */
function processorTime(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  } catch {
    return undefined;
  }
}

/** A table: clusters of these sizes, each whole if that is asked for, and as the most that one of four shards takes. */
export async function measureAudit(root, { sizes = [1_000, 10_000], whole = true } = {}) {
  const rows = [];
  for (const namespaces of sizes) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-bench-'));
    try {
      write(folder, root, namespaces);
      const audit = [path.join(root, 'dist/cli.js'), 'audit', folder, '--format', 'json'];
      const shards = [];
      for (let i = 0; i < SHARDS; i++) shards.push(await run([...audit, '--shard', `${i}/${SHARDS}`]));
      const most = Object.fromEntries(['seconds', 'cpu', 'memory'].map(key => [key, Math.max(...shards.map(shard => shard[key]))]));
      const results = { ...(whole && { whole: await run(audit) }), [`one of ${SHARDS} shards`]: most };
      for (const [part, result] of Object.entries(results))
        rows.push([
          `${(namespaces * MAKERS.length).toLocaleString('en')} pods`,
          part,
          ...Object.values(result).map(value => value.toFixed(0)),
        ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
  return table(['audit', 'part', 'seconds', 'processor seconds', 'MB'], rows, [0, 1]);
}
