import assert from 'node:assert/strict';
import { analyze, gatherFacts, readSettings } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

/** An SCC with UIDs of its own, a Role that names it among every resource, and a pod whose account the role is bound to. */
const workspace = (least: number): string => `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: web}
runAsUser: {type: MustRunAsRange, uidRangeMin: ${least}, uidRangeMax: 1010}
seLinuxContext: {type: MustRunAs}
requiredDropCapabilities: [ALL]
volumes: [emptyDir, projected]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: web, namespace: shop}
rules: [{apiGroups: ['*'], resources: ['*'], verbs: [use], resourceNames: [web]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop}
spec: {serviceAccountName: web, containers: [{name: web, image: 'nginx:1'}]}
`;

const messagesOf = (least: number, wanted: string, changed = (text: string): string => text): readonly string[] => {
  const file = parseFile(changed(workspace(least)));
  const facts = gatherFacts([{ file: 'workspace.yaml', manifests: file.manifests }]);
  return analyze(file, { facts, settings: readSettings({}).settings }).flatMap(({ rule, message }) => (rule === wanted ? [message] : []));
};

describe('an SCC with UIDs of its own that a role names among every resource', () => {
  it('is granted by that role', () => {
    assert.deepEqual(messagesOf(1000, 'dangling-scc-grant'), []);
  });

  it("is granted by an administrator's role, and reported with the group of SCCs as a grant of every one", () => {
    const administrator = (text: string): string => text.replace('kind: Role, name: web', 'kind: ClusterRole, name: cluster-admin');
    assert.deepEqual(messagesOf(1000, 'dangling-scc-grant', administrator), []);
    assert.deepEqual(messagesOf(1000, 'privileged-grant', administrator), []);
    const group = (text: string): string =>
      text.replace("apiGroups: ['*']", 'apiGroups: [security.openshift.io]').replace(', resourceNames: [web]', '');
    assert.match(
      messagesOf(1000, 'privileged-grant', group).join(),
      /^This RoleBinding grants every SCC, privileged among them, to service account shop\/web\./,
    );
  });

  it('runs an image that needs root as another user, unless its UIDs begin with 0', () => {
    const message = 'nginx:1 needs root, and web runs it as another user. docker.io/nginxinc/nginx-unprivileged runs as any user.';
    assert.deepEqual(messagesOf(1000, 'image-expects-user'), [message]);
    assert.deepEqual(messagesOf(0, 'image-expects-user'), []);
  });
});
