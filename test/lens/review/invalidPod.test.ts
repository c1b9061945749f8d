/** The review of a pod that Kubernetes refuses for a field of its own, and that its SCC leaves as it is. */
import assert from 'node:assert/strict';
import { gatherFacts, readSettings, reviewFile, reviewMarkdown } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const POD = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec:
  containers:
    - name: web
      image: registry.example/web:1
      securityContext: {privileged: true, allowPrivilegeEscalation: false}
`;
const GRANT = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:privileged"}
subjects: [{kind: ServiceAccount, name: default}]
`;

const headingsOf = (text: string): readonly string[] => [...reviewOf(text).matchAll(/^## (.*)/gm)].map(([, heading = '']) => heading);

function reviewOf(text: string): string {
  const file = parseFile(text);
  const world = { settings: readSettings({}).settings, facts: gatherFacts([{ file: 'web.yaml', manifests: file.manifests }]) };
  const [report] = reviewFile(file, world);
  assert.ok(report);
  return reviewMarkdown(report, world.facts.cluster, world.settings);
}

describe('the review of a pod that is invalid by itself', () => {
  it('names an SCC that refuses it, and what is left to grant', () => {
    assert.deepEqual(headingsOf(POD).slice(0, 3), ['Why the pod is invalid', 'Why restricted-v2 refuses it', 'What is left to grant']);
  });

  it('names none, and nothing to grant, where an SCC that may be used allows all that it asks for', () => {
    assert.deepEqual(headingsOf(POD + GRANT).slice(0, 2), ['Why the pod is invalid', 'SCCs in the order in which OpenShift tries them']);
  });

  it('judges a seccomp profile of the type Localhost as with the file that it lacks', () => {
    const review = reviewOf(POD.replace('{privileged: true, allowPrivilegeEscalation: false}', '{seccompProfile: {type: Localhost}}'));
    assert.match(review, /localhostProfile\. Required value: .* Of the other SCCs only privileged would admit it\./);
  });
});
