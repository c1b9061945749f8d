/** The promises about every generated SCC, tested on SCCs for generated pods, without the generator's own proof. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { reviewPod } from '@scc-lens/admission';
import type { SccReview } from '@scc-lens/admission';
import type { GeneratedScc } from '@scc-lens/lens';
import type { Json, JsonObject } from '@scc-lens/words';
import { runs } from '../../properties';
import { applied, chosenSccs, generateAll, settings, workspaceOf } from './workspace';

const ANNOTATIONS = {
  'openshift.io/sa.scc.uid-range': '1000680000/10000',
  'openshift.io/sa.scc.mcs': 's0:c26,c15',
  'openshift.io/sa.scc.supplemental-groups': '1000680000/10000',
};

const id = fc.constantFrom(0, 1000, 1337, 1000680000, 1000680005);
const flag = fc.boolean();
const seLinuxOptions = fc.constantFrom<JsonObject>({ level: 's0:c1,c2' }, { type: 'spc_t' });
const seccompProfile = fc.constantFrom<JsonObject>(
  { type: 'RuntimeDefault' },
  { type: 'Localhost', localhostProfile: 'agent.json' },
  { type: 'Unconfined' },
);
const capability = fc.constantFrom('SYS_ADMIN', 'NET_ADMIN', 'NET_BIND_SERVICE', 'KILL', 'SETUID');
const securityContext = fc.record(
  {
    runAsUser: id,
    runAsNonRoot: flag,
    readOnlyRootFilesystem: flag,
    allowPrivilegeEscalation: flag,
    seLinuxOptions,
    seccompProfile,
    capabilities: fc.record(
      { add: fc.array(capability, { maxLength: 2 }), drop: fc.constantFrom(['ALL'], ['KILL'], []) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
interface Port extends JsonObject {
  readonly containerPort: number;
  readonly hostPort?: number;
}

const privileged = fc.constantFrom<JsonObject>({ privileged: true }, {}, {}, {});
const container = fc.record({
  context: fc.option(securityContext, { nil: undefined }),
  privileged,
  ports: fc.constantFrom<readonly Port[]>([], [{ containerPort: 8080 }], [{ containerPort: 80, hostPort: 80 }]),
});
const volume = fc.constantFrom<JsonObject>(
  { emptyDir: {} },
  { secret: { secretName: 's' } },
  { hostPath: { path: '/' } },
  { csi: { driver: 'd' } },
  { image: { reference: 'i' } },
  { flexVolume: { driver: 'a/b' } },
  { projected: { sources: [{ serviceAccountToken: { path: 'token', audience: 'x' } }] } },
  { projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } },
);
const spec = fc.record(
  {
    containers: fc.array(container, { minLength: 1, maxLength: 2 }),
    initContainers: fc.array(container, { maxLength: 1 }),
    volumes: fc.array(volume, { maxLength: 3 }),
    hostNetwork: fc.constant(true),
    hostPID: fc.constant(true),
    hostUsers: fc.constant(false),
    securityContext: fc.record(
      {
        runAsUser: id,
        fsGroup: id,
        supplementalGroups: fc.array(id, { maxLength: 2 }),
        seLinuxOptions,
        seccompProfile,
        sysctls: fc.constantFrom([{ name: 'kernel.msgmax', value: '1' }], []),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['containers'] },
);
const account = fc.constantFrom('app', 'app', 'app', 'other', 'default');
const pods = fc.array(fc.record({ spec, account }), { minLength: 1, maxLength: 4 });
const ordinary = fc.array(account, { maxLength: 2 });

type Containers = readonly { readonly context: JsonObject | undefined; readonly privileged: JsonObject; readonly ports: readonly Port[] }[];

/** Privileged and the opposite at once is refused by Kubernetes before any SCC is asked. */
function containersOf(containers: Containers | undefined, name: string): readonly Json[] {
  return (containers ?? []).map(({ context, privileged: flags, ports }, i) => {
    const merged = { ...context, ...flags };
    const isRefused = flags['privileged'] === true && merged['allowPrivilegeEscalation'] === false;
    return {
      name: `${name}${i}`,
      image: 'i',
      ports: ports.map(port => moved(port, i)),
      securityContext: isRefused ? { ...merged, allowPrivilegeEscalation: true } : merged,
    };
  });
}

/** No two containers can have one port of the node. */
function moved({ containerPort, hostPort }: Port, by: number): JsonObject {
  return { containerPort: containerPort + by, ...(hostPort === undefined ? {} : { hostPort: hostPort + by }) };
}

/** A pod with the node's namespaces cannot have its own users. */
function withOwnUsers(spec: JsonObject): JsonObject {
  const { hostUsers, ...rest } = spec;
  return spec['hostNetwork'] === true || spec['hostPID'] === true || hostUsers === undefined ? rest : spec;
}

function podOf(
  { spec: { containers, initContainers, volumes, ...rest }, account: name }: { readonly spec: JsonObject; readonly account: string },
  index: number,
): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `pod-${index}`, namespace: 'agents' },
    spec: {
      ...withOwnUsers(rest),
      serviceAccountName: name,
      automountServiceAccountToken: false,
      initContainers: containersOf(initContainers as Containers | undefined, 'init'),
      containers: containersOf(containers as Containers, 'c'),
      volumes: ((volumes ?? []) as readonly JsonObject[]).map((source, i) => ({ name: `v${i}`, ...source })),
    },
  };
}

const deploymentOf = (name: string, index: number): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: `web-${index}`, namespace: 'agents' },
  spec: {
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { serviceAccountName: name, containers: [{ name: 'web', image: 'i' }] } },
  },
});

const NAMESPACE: JsonObject = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'agents', annotations: ANNOTATIONS } };

const plain = (value: unknown): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;

function filesOf(objects: readonly JsonObject[]): Record<string, string> {
  return Object.fromEntries(objects.map((object, i) => [`file-${i}.json`, JSON.stringify(object)]));
}

const isScc = ({ kind }: JsonObject): boolean => kind === 'SecurityContextConstraints';

/** Every SCC that permits one thing less, spelled out field by field. */
function poorer(scc: JsonObject): readonly (readonly [string, JsonObject])[] {
  const flags = Object.entries(scc)
    .filter(([field, value]) => field.startsWith('allow') && value === true)
    .map(([field]) => [field, { ...scc, [field]: false }] as const);
  const lists = ['allowedCapabilities', 'volumes', 'seccompProfiles', 'allowedUnsafeSysctls', 'allowedFlexVolumes'].flatMap(field => {
    const list = (scc[field] ?? []) as readonly Json[];
    const removable = list.filter(
      entry => entry !== 'none' && !(field === 'volumes' && entry === 'hostPath') && (field !== 'allowedFlexVolumes' || list.length > 1),
    );
    return removable.map(
      entry =>
        [
          `${field} ${JSON.stringify(entry)}`,
          { ...scc, [field]: list.length === 1 && field === 'volumes' ? ['none'] : list.filter(other => other !== entry) },
        ] as const,
    );
  });
  const strategies = (['runAsUser', 'seLinuxContext', 'fsGroup', 'supplementalGroups'] as const).flatMap(field => {
    const own = { type: field === 'runAsUser' ? 'MustRunAsRange' : 'MustRunAs' };
    if (field === 'runAsUser' && (scc[field] as JsonObject)['type'] === 'MustRunAs') return [];
    return JSON.stringify(scc[field]) === JSON.stringify(own) ? [] : [[field, { ...scc, [field]: own }] as const];
  });
  const writable =
    scc['readOnlyRootFilesystem'] === true ? [] : [['readOnlyRootFilesystem', { ...scc, readOnlyRootFilesystem: true }] as const];
  return [
    ...flags.map(
      ([field, less]) =>
        [
          field,
          field === 'allowHostDirVolumePlugin'
            ? { ...less, volumes: ((scc['volumes'] ?? []) as readonly Json[]).filter(type => type !== 'hostPath') }
            : less,
        ] as const,
    ),
    ...lists,
    ...strategies,
    ...writable,
  ];
}

function tried(scc: JsonObject, pod: JsonObject): SccReview | undefined {
  return reviewPod({
    pod,
    sccs: [scc],
    grants: [],
    release: settings.openshiftVersion,
    namespace: { name: 'agents', annotations: ANNOTATIONS },
  }).sccs[0];
}

/** Kubernetes refuses to fill in `allowPrivilegeEscalation: false` for a privileged container. */
function isInvalid(review: SccReview | undefined): boolean {
  const containers = (['initContainers', 'containers'] as const).flatMap(
    list => ((review?.mutated()['spec'] as JsonObject | undefined)?.[list] ?? []) as readonly JsonObject[],
  );
  return containers.some(
    ({ securityContext: context }) =>
      (context as JsonObject | undefined)?.['privileged'] === true && (context as JsonObject)['allowPrivilegeEscalation'] === false,
  );
}

function assertMinimal({ objects, proof }: GeneratedScc, served: readonly JsonObject[]): void {
  const scc = objects.find(isScc);
  assert.ok(scc);
  for (const [what, less] of poorer(scc)) {
    const noticed = served.some(pod => {
      const [before, after] = [tried(scc, pod), tried(less, pod)];
      return after?.verdict !== 'admitted' || isInvalid(after) || JSON.stringify(before?.mutated()) !== JSON.stringify(after.mutated());
    });
    assert.ok(noticed, `${what} is not needed; the proof lists ${proof.permissions.join(', ')}`);
  }
}

function assertHarmless({ objects, text }: GeneratedScc): void {
  const scc = objects.find(isScc) ?? {};
  assert.equal(scc['priority'], null);
  assert.ok(!('users' in scc) && !('groups' in scc));
  assert.ok(!objects.some(({ kind }) => kind === 'ClusterRoleBinding'));
  for (const list of ['allowedCapabilities', 'volumes', 'seccompProfiles', 'allowedUnsafeSysctls'])
    assert.doesNotMatch(JSON.stringify(scc[list] ?? []), /[*]|"ALL"/);
  assert.deepEqual(
    [...workspaceOf({ text }).values()].flatMap(({ manifests }) => manifests.map(({ value }) => value)),
    objects,
  );
}

describe('generated SCCs, for any pods', function () {
  it('admit the pods, are chosen for them, give no more than they need, and leave all others alone', () => {
    fc.assert(
      fc.property(pods, ordinary, flag, (anyPods, anyOrdinary, known) => {
        const objects = [
          ...anyPods.map((pod, i) => podOf(plain(pod) as never, i)),
          ...anyOrdinary.map(deploymentOf),
          ...(known ? [NAMESPACE] : []),
        ];
        const workspace = workspaceOf(filesOf(objects));
        const results = generateAll(workspace);
        const refused = results.flatMap(result => ('refused' in result && result.needed ? [result.refused] : []));
        assert.deepEqual(
          refused.filter(reason => !/^(What|Whether) Pod pod-\d .* depends on /.test(reason)),
          [],
        );
        const generated = results.flatMap(result => ('refused' in result ? [] : [result]));
        const after = applied(workspace, generated);
        const [before, chosen] = [chosenSccs(workspace), chosenSccs(after)];
        for (const result of generated) {
          assertHarmless(result);
          const served = objects.filter(({ metadata }) => chosen[`Pod ${(metadata as { readonly name: string }).name}`] === result.name);
          assert.equal(served.length, result.proof.pods);
          if (known) assertMinimal(result, served);
        }
        for (const [workload, scc] of Object.entries(before)) if (scc !== null) assert.equal(chosen[workload], scc, workload);
        if (refused.length === 0) assert.ok(Object.values(chosen).every(scc => scc !== null));
      }),
      runs(300),
    );
  });
});
