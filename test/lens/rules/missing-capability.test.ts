import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, gatherFacts, headlineOf, readSettings, workloadsIn } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const fixture = path.resolve(__dirname, '../../fixtures/rules/missing-capability/scc.yaml');

describe('the code lens of a pod whose supervisor lacks capabilities', () => {
  it('counts those that the manifest or the SCC takes away', () => {
    const file = parseFile(readFileSync(fixture, 'utf8'));
    const options = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'scc.yaml', manifests: file.manifests }]) };
    const headlines = workloadsIn(file).map(place => [place.workload.ref.name, headlineOf(place, options).text]);
    assert.deepEqual(headlines, [
      ['under-drops-all', 'Admitted, but the supervisor lacks 5 capabilities'],
      ['under-allows-back', 'Admitted, but the supervisor lacks 5 capabilities'],
      ['under-drops-setpcap', 'Admitted, but the supervisor lacks 1 capability'],
      ['under-least', 'Admitted by least'],
    ]);
  });
});

describe('a capability that is filled in later', () => {
  const objectsWith = (add: string, others: string): string => `
apiVersion: v1
kind: Namespace
metadata: {name: agents, labels: {pod-security.kubernetes.io/enforce: restricted}}
---
apiVersion: v1
kind: Pod
metadata: {name: agent, namespace: agents}
spec:
  serviceAccountName: agent
  initContainers:
    - name: install
      image: ghcr.io/nvidia/openshell/supervisor:0.0.116
      command: [/openshell-sandbox, copy-self, /opt/openshell/bin/openshell-sandbox]
      volumeMounts: [{name: bin, mountPath: /opt/openshell/bin}]
  containers:
    - name: agent
      image: registry.example/agent:1
      command: [/opt/openshell/bin/openshell-sandbox]
      volumeMounts: [{name: bin, mountPath: /opt/openshell/bin, readOnly: true}]
      securityContext: {runAsUser: 0, capabilities: {add: ["${add}"], drop: ["{{ drops }}"]}}
  volumes: [{name: bin, emptyDir: {}}]
---
${others}`;
  const own = `
kind: SecurityContextConstraints
apiVersion: security.openshift.io/v1
metadata: {name: agent}
allowedCapabilities: [SYS_ADMIN, NET_ADMIN, SYS_PTRACE, SYSLOG, SYS_BOOT]
runAsUser: {type: RunAsAny}
seLinuxContext: {type: MustRunAs}
volumes: [emptyDir, projected, secret]
users: ["system:serviceaccount:agents:agent"]
---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: agents}
spec:
  serviceAccountName: agent
  containers: [{name: other, image: registry.example/other:1, securityContext: {runAsUser: 0, capabilities: {add: [SYS_ADMIN]}}}]`;
  const privileged = `
kind: RoleBinding
apiVersion: rbac.authorization.k8s.io/v1
metadata: {name: agent, namespace: agents}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:privileged"}
subjects: [{kind: ServiceAccount, name: agent, namespace: agents}]`;
  const RULES = ['missing', 'excess', 'capability-name', 'pod-security-label', 'scc-wider', 'privileged-grant'];
  const foundIn = (text: string): readonly string[] => {
    const file = parseFile(text);
    const options = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'agent.yaml', manifests: file.manifests }]) };
    return analyze(file, options).flatMap(({ rule, message }) => (RULES.some(id => rule.startsWith(id)) ? [`${rule}: ${message}`] : []));
  };

  for (const add of ['$(CAPABILITY)', '${CAPABILITY}', '$CAPABILITY', '{{ .capability }}', 'CAP___NAME__'])
    it(`is no name that is wrong, not needed, lacking or refused, and may need any right: ${add}`, () => {
      assert.deepEqual(foundIn(objectsWith(add, privileged)), []);
      const [first = '', ...others] = foundIn(objectsWith(add, own)).map(text => text.replace(/: .* even if/s, ': … even if'));
      assert.match(first, /^pod-security-label: … even if/);
      assert.deepEqual(others, []);
    });

  it('differs from one that is written', () => {
    const rules = foundIn(objectsWith('SYS_BOOT', own)).map(text => text.split(':')[0]);
    assert.deepEqual([...new Set(rules)].sort(), ['excess-capability', 'missing-capability', 'pod-security-label']);
  });
});
