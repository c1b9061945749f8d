/** Pods that a person might write, valid or nearly so, and many that SCCs judge differently. */
import * as fc from 'fast-check';
import type { JsonObject } from '@scc-lens/words';

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: 2 });

/** The fields that are there; absent ones are absent, not undefined. */
function some(fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<JsonObject> {
  const entries = Object.entries(fields).map(([name, arbitrary]) => optional(arbitrary).map(value => [name, value] as const));
  return fc.tuple(...entries).map(all => Object.fromEntries(all.filter(([, value]) => value !== undefined)) as JsonObject);
}

/** In no range, at a range's start and inside it, and the stock SCCs' special ones. */
const id = (start: number): fc.Arbitrary<number> => fc.constantFrom(0, 1, 1000, 65534, start, start + 5, start + 10_000);
const capability = fc.constantFrom(
  'ALL',
  'SYS_ADMIN',
  'NET_ADMIN',
  'SYS_PTRACE',
  'SYSLOG',
  'SETUID',
  'SETGID',
  'NET_BIND_SERVICE',
  'KILL',
  'CHOWN',
);
const capabilities = some({ add: fc.uniqueArray(capability, { maxLength: 3 }), drop: fc.uniqueArray(capability, { maxLength: 2 }) });
const seccompProfile = fc.constantFrom<JsonObject>(
  { type: 'RuntimeDefault' },
  { type: 'Unconfined' },
  { type: 'Localhost', localhostProfile: 'profile.json' },
);
const seLinuxOptions = (mcs: string): fc.Arbitrary<JsonObject> =>
  fc.constantFrom<JsonObject>({ level: mcs }, { level: 's0:c1,c2' }, { type: 'spc_t' }, { level: mcs, type: 'container_t' });

export interface NamespaceValues {
  /** First uid of the namespace's range. */
  readonly start: number;
  readonly mcs: string;
}

const containerSecurity = ({ start, mcs }: NamespaceValues): fc.Arbitrary<JsonObject> =>
  fc.oneof(
    {
      weight: 3,
      arbitrary: some({
        runAsUser: id(start),
        runAsNonRoot: fc.boolean(),
        readOnlyRootFilesystem: fc.boolean(),
        allowPrivilegeEscalation: fc.boolean(),
        capabilities,
        seccompProfile,
        seLinuxOptions: seLinuxOptions(mcs),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ privileged: true }) },
    {
      weight: 2,
      arbitrary: fc.constant({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      }),
    },
  );

const ports = fc.constantFrom<readonly JsonObject[]>([{ containerPort: 8080 }], [{ containerPort: 8080, hostPort: 8080 }]);

const container = (name: string, values: NamespaceValues): fc.Arbitrary<JsonObject> =>
  some({ securityContext: containerSecurity(values), ports }).map(fields => ({ name, image: 'registry.example/app:1', ...fields }));

const volume = fc.constantFrom<JsonObject>(
  { emptyDir: {} },
  { hostPath: { path: '/opt/openshell/bin', type: 'Directory' } },
  { configMap: { name: 'conf' } },
  { secret: { secretName: 'secret' } },
  { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
  { persistentVolumeClaim: { claimName: 'claim' } },
  { csi: { driver: 'csi.example.com' } },
  { nfs: { server: 'nfs.example', path: '/' } },
  { projected: { sources: [{ configMap: { name: 'conf' } }] } },
  { image: { reference: 'registry.example/supervisor:1' } },
  { ephemeral: { volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } } } },
  { iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2026-01.com.example:disk', lun: 0 } },
  { flexVolume: { driver: 'example.com/flex' } },
);

const podSecurity = ({ start, mcs }: NamespaceValues): fc.Arbitrary<JsonObject> =>
  some({
    runAsUser: id(start),
    runAsNonRoot: fc.boolean(),
    fsGroup: id(start),
    supplementalGroups: fc.uniqueArray(id(start), { minLength: 1, maxLength: 2 }),
    seccompProfile,
    seLinuxOptions: seLinuxOptions(mcs),
    sysctls: fc.constantFrom(
      [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }],
      [{ name: 'kernel.msgmax', value: '65536' }],
      [{ name: 'kernel.shm_rmid_forced', value: '1' }],
    ),
  });

const host = fc.oneof(
  { weight: 4, arbitrary: fc.constant<JsonObject>({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<JsonObject>(
      { hostNetwork: true },
      { hostPID: true },
      { hostIPC: true },
      { hostUsers: false },
      { hostUsers: true },
    ),
  },
);

const REQUIRED = 'openshift.io/required-scc';

/** A Pod for one of the service accounts. */
export function generatedPod(values: NamespaceValues, accounts: readonly string[]): fc.Arbitrary<JsonObject> {
  return fc
    .record({
      annotations: fc.oneof(
        { weight: 8, arbitrary: fc.constant({}) },
        {
          weight: 1,
          arbitrary: fc.constantFrom<JsonObject>({ [REQUIRED]: 'restricted-v2' }, { [REQUIRED]: 'anyuid' }, { [REQUIRED]: 'nowhere' }),
        },
      ),
      serviceAccountName: fc.constantFrom(...accounts),
      containers: fc.oneof(
        container('main', values).map(one => [one]),
        fc.tuple(container('main', values), container('side', values)),
      ),
      initContainers: fc.oneof(
        { weight: 2, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: container('init', values).map(one => [one]) },
      ),
      volumes: fc.array(volume, { maxLength: 2 }),
      securityContext: optional(podSecurity(values)),
      host,
    })
    .map(({ annotations, initContainers, volumes, securityContext, host: hosts, ...spec }): JsonObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'generated', annotations },
      spec: {
        ...spec,
        ...hosts,
        ...(initContainers !== undefined && { initContainers }),
        ...(securityContext !== undefined && { securityContext }),
        ...(volumes.length > 0 && { volumes: volumes.map((one, index) => ({ name: `v${index}`, ...one })) }),
      },
    }));
}
