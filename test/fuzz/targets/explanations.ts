import assert from 'node:assert/strict';
import { explainText, refusedFields } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { earlierFaults, textsIn } from '../seeds';
import type { Target } from '../target';

const { workloads } = parseFile(
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: agent, namespace: agents}
spec:
  template:
    spec:
      initContainers: [{name: a, image: b}]
      containers: [{name: a, image: b, securityContext: {capabilities: {add: [SYS_ADMIN]}}}]
      volumes: [{name: v, hostPath: {path: /a}}]
`,
).manifests[0] ?? { workloads: [] };

const REFUSALS = [
  'pods "agent" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or serviceaccount, provider restricted-v2: .spec.securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000660000, 1000669999], provider "privileged": Forbidden: not usable by user or serviceaccount]',
  'pods "agent" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "a" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (containers "a", "b" must set securityContext.capabilities.drop=["ALL"])',
  'pods "agent" is forbidden: exceeded quota: compute, requested: limits.cpu=2, used: limits.cpu=1, limited: limits.cpu=2',
  'Error creating: pods "agent-" is forbidden: failed quota: q: must specify limits.cpu for: a,b; requests.memory for: a',
];

/** A refusal is explained or left alone; the explanation is a document. */
export const explanations: Target = {
  name: 'explanations',
  seeds: [
    ...REFUSALS,
    ...textsIn(['test/fixtures/refusals', 'test/fixtures/explain', 'test/fixtures/referee', 'test/fixtures/cli'], /\.txt$/),
    ...earlierFaults('explanations'),
  ],
  words: [
    'provider "',
    'Forbidden: ',
    'Invalid value: ',
    '.spec.',
    'containers[0]',
    '.securityContext',
    'is forbidden: ',
    'violates PodSecurity "',
    ', provider ',
    '[',
    ']',
    '"',
    ': ',
  ],
  check: text => {
    const explained = explainText(
      text,
      workloads.map(workload => ({ workload, link: () => null })),
    );
    if (explained !== null) assert.ok(explained.title !== '' && explained.markdown.startsWith('# '));
    for (const workload of workloads) refusedFields(text, workload);
  },
};
