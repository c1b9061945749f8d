/** A cluster's refusals, word for word as the API server writes them, and the fields that they are about. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { explainText, refusedFields } from '@scc-lens/lens';
import { formatFieldPath, samePath } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';

const [manifest] = parseFile(readFileSync(path.resolve(__dirname, '../../fixtures/refusals/deployment.yaml'), 'utf8')).manifests;
const [workload] = manifest?.workloads ?? [];

function fields(message: string): readonly (readonly [field: string, message: string])[] {
  assert.ok(workload);
  const { podSpec } = workload;
  return refusedFields(message, workload).map(({ path: full, message: reason }) => {
    const below = samePath(full.slice(0, podSpec.length), podSpec);
    return [formatFieldPath(below ? full.slice(podSpec.length) : full), reason.replace('The cluster refuses this', '…')];
  });
}

const paths = (message: string): readonly string[] => fields(message).map(([field]) => field);

describe('the fields of a refusal', () => {
  it('by Pod Security are those that each reason is about, of the containers and volumes that it names', () => {
    const escalation =
      'allowPrivilegeEscalation != false (containers "agent", "proxy" must set securityContext.allowPrivilegeEscalation=false)';
    const capabilities =
      'unrestricted capabilities (containers "agent", "proxy" must set securityContext.capabilities.drop=["ALL"]; ' +
      'containers "prepare", "agent" must not include "CHOWN", "NET_ADMIN", "SYS_ADMIN" in securityContext.capabilities.add)';
    const found = fields(
      `pods "agent-7d4b-x" is forbidden: violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true), ${escalation}, ${capabilities}, ` +
        'restricted volume types (volume "host" uses restricted volume type "hostPath"), runAsNonRoot != true (container "agent" must not set securityContext.runAsNonRoot=false)',
    );
    assert.deepEqual(
      found.map(([field]) => field),
      [
        'hostNetwork',
        'containers[0].securityContext.allowPrivilegeEscalation',
        'containers[1].securityContext.allowPrivilegeEscalation',
        'containers[0].securityContext.capabilities.drop',
        'containers[1].securityContext.capabilities.drop',
        'initContainers[0].securityContext.capabilities.add[0]',
        'containers[0].securityContext.capabilities.add[0]',
        'containers[0].securityContext.capabilities.add[1]',
        'volumes[1].hostPath',
        'containers[0].securityContext.runAsNonRoot',
      ],
    );
    assert.equal(found[1]?.[1], `… under Pod Security restricted:latest: ${escalation}`);
  });

  it('by Pod Security leave out containers that the cluster has filled in', () => {
    assert.deepEqual(
      paths(
        'violates PodSecurity "restricted:v1.33": allowPrivilegeEscalation != false (container "proxy" must set securityContext.allowPrivilegeEscalation=false)',
      ),
      ['containers[1].securityContext.allowPrivilegeEscalation'],
    );
  });

  it('by Pod Security of a pod that a webhook has changed are the containers, volumes or the kind', () => {
    assert.deepEqual(
      paths(
        'violates PodSecurity "baseline:latest": privileged (container "proxy" must not set securityContext.privileged=true), ' +
          'something new (volume "logs"), host ports (of none)',
      ),
      ['containers[1]', 'volumes[0]', 'kind'],
    );
  });

  it('by a quota are what the containers ask for, or have to', () => {
    const exceeded =
      'exceeded quota: small, requested: limits.cpu=4,requests.nvidia.com/gpu=1, used: limits.cpu=0,requests.nvidia.com/gpu=0, limited: limits.cpu=2,requests.nvidia.com/gpu=0';
    assert.deepEqual(fields(`pods "agent-x" is forbidden: ${exceeded}`), [['containers[0].resources.limits.cpu', `…: ${exceeded}`]]);
    assert.deepEqual(
      paths('pods "agent-x" is forbidden: failed quota: small: must specify limits.memory for: agent,prepare; memory for: proxy'),
      ['initContainers[0].resources.limits.memory', 'containers[0].resources.limits.memory', 'containers[1].resources.requests.memory'],
    );
    assert.deepEqual(paths('pods "agent-x" is forbidden: exceeded quota: small, requested: pods=1, used: pods=3, limited: pods=3'), [
      'kind',
    ]);
  });

  it('by SCCs are reported once for all SCCs that raise them', () => {
    const found = fields(
      'pods "agent-" is forbidden: unable to validate against any security context constraint: [provider restricted-v2: .spec.securityContext.hostNetwork: ' +
        'Invalid value: true: Host network is not allowed to be used, provider restricted-v3: .spec.securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used]',
    );
    assert.deepEqual(found, [['hostNetwork', '… under restricted-v2, restricted-v3: Host network is not allowed to be used']]);
  });

  it('by SCCs leave out what is demanded in addition to all that another SCC objects to', () => {
    const network = '.spec.securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used';
    const found = fields(
      'pods "agent-" is forbidden: unable to validate against any security context constraint: [' +
        `provider restricted-v2: ${network}, provider restricted-v3: ${network}, ` +
        'provider restricted-v3: .spec.hostUsers: Invalid value: null: Host Users must be set to false]',
    );
    assert.deepEqual(found, [['hostNetwork', '… under restricted-v2, restricted-v3: Host network is not allowed to be used']]);
  });

  it('are none of a text that is no such refusal', () => {
    assert.deepEqual(paths('the server is on fire'), []);
  });

  it('by Pod Security are links in the explanation', () => {
    assert.ok(workload);
    const text =
      'pods "agent-x" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true), something new (of none)';
    assert.match(
      explainText(text, [{ workload, link: field => `#${String(field.at(-1))}` }])?.markdown ?? '',
      /^- \[`spec\.template\.spec\.hostNetwork`\]\(#hostNetwork\): host namespaces \(hostNetwork=true\)\n- something new \(of none\)$/m,
    );
    assert.match(explainText(text, [])?.markdown ?? '', /^- host namespaces \(hostNetwork=true\)\n- something new \(of none\)$/m);
  });
});
