import assert from 'node:assert/strict';
import { analyze, gatherFacts, readSettings, reviewFile } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

/** A pod that baseline passes since Kubernetes 1.35, which an SCC of its own admits. */
const workspace = (version: string): string => `apiVersion: v1
kind: Namespace
metadata:
  name: build
  labels: {pod-security.kubernetes.io/enforce: baseline, pod-security.kubernetes.io/enforce-version: ${version}}
---
apiVersion: v1
kind: Pod
metadata: {name: nested, namespace: build}
spec:
  hostUsers: false
  containers: [{name: nested, image: registry.example/build:1, securityContext: {procMount: Unmasked}}]
`;

describe('the Pod Security level of a pod', () => {
  it('is the one of the version that its namespace names, as in what the rule about the namespace reports', () => {
    const found = ['v1.34', 'latest'].map(version => {
      const file = parseFile(workspace(version));
      const facts = gatherFacts([{ file: 'workspace.yaml', manifests: file.manifests }]);
      const world = { facts, settings: readSettings({ openshift: { grantedSccs: ['privileged'] } }).settings };
      const [report] = reviewFile(file, world);
      return [report?.podSecurity?.level, analyze(file, world).some(({ rule }) => rule === 'pod-security-label')];
    });
    assert.deepEqual(found, [
      ['privileged', true],
      ['baseline', false],
    ]);
  });
});
