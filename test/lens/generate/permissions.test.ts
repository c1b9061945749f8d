/** Hand-written SCCs against the pods that use them: what they give beyond these pods' needs. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { unneededPermissions } from '@scc-lens/lens';
import type { JsonObject } from '@scc-lens/words';
import { factsOf, generateAll, settings, workspaceOf } from './workspace';

const fixture = (name: string): string =>
  readFileSync(path.resolve(import.meta.dirname, '../../fixtures/generate', `${name}.yaml`), 'utf8');

function excess(scc: JsonObject, ...fixtures: readonly string[]): readonly string[] {
  const facts = factsOf(workspaceOf(Object.fromEntries(fixtures.map(name => [name, fixture(name)]))));
  return unneededPermissions(scc, facts.workspace.workloads, { facts, settings }).map(({ permission }) => permission);
}

/** What the combined topology is often given (compare the charts in the wild). */
const HAND_WRITTEN: JsonObject = {
  apiVersion: 'security.openshift.io/v1',
  kind: 'SecurityContextConstraints',
  metadata: { name: 'hand-written' },
  allowPrivilegedContainer: false,
  allowHostDirVolumePlugin: false,
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: false,
  allowedCapabilities: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'SYSLOG', 'SETUID', 'SETGID', 'DAC_READ_SEARCH'],
  requiredDropCapabilities: ['KILL', 'MKNOD'],
  runAsUser: { type: 'RunAsAny' },
  seLinuxContext: { type: 'MustRunAs' },
  fsGroup: { type: 'RunAsAny' },
  supplementalGroups: { type: 'RunAsAny' },
  seccompProfiles: ['runtime/default'],
  volumes: ['configMap', 'emptyDir', 'image', 'persistentVolumeClaim', 'projected', 'secret'],
};

describe('permissions that no pod needs', () => {
  it('are reported for an SCC that serves another topology as well', () => {
    assert.deepEqual(excess(HAND_WRITTEN, 'combined'), [
      'allowedCapabilities: SETUID',
      'allowedCapabilities: SETGID',
      'allowedCapabilities: DAC_READ_SEARCH',
      'runAsUser: RunAsAny',
      'fsGroup: RunAsAny',
      'supplementalGroups: RunAsAny',
      'volumes: configMap',
      'volumes: image',
      'volumes: persistentVolumeClaim',
    ]);
  });

  it('are fewer where more pods share the SCC', () => {
    const capabilities = excess(HAND_WRITTEN, 'combined', 'combined-user-namespaces').filter(permission =>
      permission.startsWith('allowedCapabilities'),
    );
    assert.deepEqual(capabilities, []);
  });

  it('count everything that a wildcard gives beyond the need, and name the need', () => {
    const scc = {
      ...HAND_WRITTEN,
      allowedCapabilities: ['*'],
      requiredDropCapabilities: null,
      seccompProfiles: ['*'],
      volumes: ['*'],
      allowPrivilegedContainer: true,
      allowHostPID: true,
      allowPrivilegeEscalation: null,
    };
    const facts = factsOf(workspaceOf({ 'pod.yaml': fixture('combined') }));
    const unneeded = unneededPermissions(scc, facts.workspace.workloads, { facts, settings });
    const sentences = unneeded.map(({ sentence }) => sentence);
    assert.ok(
      sentences.includes('allowedCapabilities: * is more than the pods need. They need NET_ADMIN, SYSLOG, SYS_ADMIN, SYS_PTRACE.'),
      sentences.join('\n'),
    );
    assert.ok(
      sentences.includes('volumes: more types are allowed than the pods need. They need emptyDir, projected, secret.'),
      sentences.join('\n'),
    );
    assert.deepEqual(
      unneeded.filter(({ path: [field] }) => field?.toString().startsWith('allow')).map(({ path: [field] }) => field),
      ['allowPrivilegedContainer', 'allowHostPID', 'allowPrivilegeEscalation', 'allowedCapabilities'],
    );
  });

  it('do not depend on the ids that a gateway took from the namespace of its sandbox', () => {
    const ids = { runAsUser: 1000760000, runAsGroup: 1000760000, runAsNonRoot: true, fsGroup: 1000760000, supplementalGroups: [] };
    const sandbox = {
      ...{ apiVersion: 'agents.x-k8s.io/v1beta1', kind: 'Sandbox', metadata: { name: 'demo', namespace: 'agents' } },
      spec: {
        podTemplate: {
          spec: {
            serviceAccountName: 'openshell-sandbox',
            automountServiceAccountToken: false,
            securityContext: { ...ids, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                ...{ name: 'agent', image: 'registry.example/agent:1' },
                command: ['/.openshell/runtime/openshell-sandbox', '--bootstrap', '/.openshell/state/bootstrap/boundary.json'],
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              },
            ],
          },
        },
      },
    };
    const annotations = { 'openshift.io/sa.scc.uid-range': '1000760000/10000', 'openshift.io/sa.scc.mcs': 's0:c26,c15' };
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'agents', annotations } };
    const onIds = (...objects: readonly object[]): readonly string[] => {
      const text = objects.map(object => JSON.stringify(object)).join('\n---\n');
      const facts = factsOf(workspaceOf({ 'sandbox.yaml': text }));
      return unneededPermissions(HAND_WRITTEN, facts.workspace.workloads, { facts, settings })
        .map(({ sentence }) => sentence)
        .filter(sentence => /^(runAsUser|fsGroup)/.test(sentence));
    };
    assert.deepEqual(onIds(sandbox), []);
    assert.deepEqual(onIds(sandbox, namespace), [
      'runAsUser: RunAsAny is more than the pods need. MustRunAsRange admits them all.',
      'fsGroup: RunAsAny is more than the pods need. MustRunAs admits them all.',
    ]);
  });

  it('address the entry of the list as it is written', () => {
    const facts = factsOf(workspaceOf({ 'pod.yaml': fixture('combined') }));
    const [first, second] = unneededPermissions(HAND_WRITTEN, facts.workspace.workloads, { facts, settings });
    assert.deepEqual(
      [first?.path, second?.path],
      [
        ['allowedCapabilities', 4],
        ['allowedCapabilities', 5],
      ],
    );
  });

  it('are none in a generated SCC', () => {
    for (const name of [
      'combined',
      'combined-user-namespaces',
      'sidecar',
      'sidecar-without-process-policy',
      'cni-sidecar',
      'proxy-pod',
      'several-pods',
      'node-installer',
    ]) {
      const [generated] = generateAll(workspaceOf({ 'pod.yaml': fixture(name) }));
      assert.ok(generated !== undefined && 'objects' in generated);
      assert.deepEqual(excess(generated.objects[0] ?? {}, name), [], name);
    }
  });

  it('do not include what a pod asks for that the SCC refuses for another reason', () => {
    const refused = fixture('combined').replace('name: combined', 'name: refused').replace('SYSLOG]', 'SYSLOG, SETUID, SYS_TIME]');
    const files = { 'pod.yaml': fixture('combined'), 'refused.yaml': refused.replace('emptyDir: {}', 'configMap: {name: bin}') };
    const facts = factsOf(workspaceOf(files));
    const unneeded = unneededPermissions(HAND_WRITTEN, facts.workspace.workloads, { facts, settings });
    assert.deepEqual(
      unneeded.map(({ permission }) => permission).filter(name => /^(allowedCapabilities|volumes)/.test(name)),
      ['allowedCapabilities: SETGID', 'allowedCapabilities: DAC_READ_SEARCH', 'volumes: image', 'volumes: persistentVolumeClaim'],
    );
  });

  it('are none where the SCC admits no pod: there is no pod to judge by', () => {
    assert.deepEqual(excess({ ...HAND_WRITTEN, allowedCapabilities: [] }, 'combined'), []);
  });
});
