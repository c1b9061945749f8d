import assert from 'node:assert/strict';
import { gatherFacts, readSettings, reviewFile, verdictSentence } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

/** A privileged pod whose service account is bound to the ClusterRole `system:openshift:scc:<scc>`, which is not among the objects. */
const workspace = (scc: string, securityContext = 'privileged: true'): string => `
apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: builder}
allowPrivilegedContainer: true
runAsUser: {type: RunAsAny}
seLinuxContext: {type: RunAsAny}
seccompProfiles: ['*']
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: builder, namespace: agents}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:${scc}"}
subjects: [{kind: ServiceAccount, name: builder, namespace: agents}]
---
apiVersion: v1
kind: Pod
metadata: {name: build, namespace: agents}
spec:
  serviceAccountName: builder
  automountServiceAccountToken: false
  containers: [{name: build, image: quay.io/acme/build:1.4, securityContext: {${securityContext}}}]
`;

describe('a binding to a ClusterRole that is not in the workspace', () => {
  const verdictOn = (scc: string, version = '4.20', objects = '', securityContext = 'privileged: true'): string => {
    const file = parseFile(workspace(scc, securityContext) + objects);
    const facts = gatherFacts([{ file: 'workspace.yaml', manifests: file.manifests }]);
    const [report] = reviewFile(file, { facts, settings: readSettings({ openshift: { version } }).settings });
    assert.ok(report);
    return verdictSentence(report.review);
  };

  it('grants an SCC of OpenShift, which ships the role', () => {
    assert.equal(verdictOn('privileged'), 'Admitted by privileged.');
  });

  it('leaves it unknown for another SCC, and names the role', () => {
    assert.equal(
      verdictOn('builder'),
      'Unknown: it depends on ClusterRole system:openshift:scc:builder, which was not read and would have to allow SCC builder.',
    );
  });

  it('leaves it unknown in a release that has the SCC and does not ship the role, and names the role', () => {
    const needs = (scc: string): string => `it depends on ClusterRole system:openshift:scc:${scc}, which was not read`;
    for (const version of ['4.1', '4.4']) assert.ok(verdictOn('privileged', version).includes(needs('privileged')), version);
    assert.equal(verdictOn('privileged', '4.5'), 'Admitted by privileged.');
    const mounts = (version: string): string => verdictOn('hostmount-anyuid', version, '', 'runAsUser: 0');
    for (const version of ['4.14', '4.15.12']) assert.ok(mounts(version).includes(needs('hostmount-anyuid')), version);
    for (const version of ['4.15', '4.15.15', '4.16']) assert.equal(mounts(version), 'Admitted by hostmount-anyuid.', version);
    assert.ok(mounts('4.15.13').includes('#1672'), mounts('4.15.13'));
    assert.match(verdictOn('hostmount', '4.14', '', 'runAsUser: 0'), /^Not admitted by restricted-v2/);
  });

  it('grants it once the role is in the workspace', () => {
    const role = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "system:openshift:scc:builder"}
rules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [builder], verbs: [use]}]
`;
    assert.equal(verdictOn('builder', '4.20', role), 'Admitted by builder.');
  });

  it('leaves it unknown where the cluster may have the SCC too, and names the SCC', () => {
    assert.equal(verdictOn('nested'), 'Unknown: it depends on the SCC nested, which is not known.');
  });

  it('is of no account where no release ships the SCC of a role that it ships, or this one does not', () => {
    assert.match(verdictOn('hostmount'), /^Not admitted by restricted-v2/);
    assert.match(verdictOn('nested-container', '4.18'), /^Not admitted by restricted-v2/);
  });

  it('is of no account for the pods of another service account', () => {
    const other = `---
apiVersion: v1
kind: Pod
metadata: {name: other, namespace: agents}
spec:
  automountServiceAccountToken: false
  containers: [{name: other, image: quay.io/acme/other:1.4, securityContext: {privileged: true}}]
`;
    const file = parseFile(other + workspace('nested').replace(/^/, '---\n'));
    const facts = gatherFacts([{ file: 'workspace.yaml', manifests: file.manifests }]);
    const [report] = reviewFile(file, { facts, settings: readSettings({}).settings });
    assert.match(verdictSentence(report?.review ?? assert.fail()), /^Not admitted by restricted-v2/);
  });
});

describe('a RoleBinding that names no namespace, or a placeholder', () => {
  const unplaced = (account: string): string =>
    workspace('privileged')
      .replace('name: builder, namespace: agents}\nroleRef', 'name: builder}\nroleRef')
      .replaceAll('builder, namespace: agents}]', `${account}}]`)
      .replace('serviceAccountName: builder', `serviceAccountName: ${account}`);
  const verdictIn = (text: string, defaultNamespace?: string): string => {
    const file = parseFile(text);
    const facts = gatherFacts(
      [{ file: 'workspace.yaml', manifests: file.manifests }],
      defaultNamespace === undefined ? {} : { defaultNamespace },
    );
    const [report] = reviewFile(file, { facts, settings: readSettings({}).settings });
    assert.ok(report);
    return verdictSentence(report.review);
  };

  it('leaves the verdict on a pod that names one unknown, and is named', () => {
    const written = unplaced('builder');
    for (const text of [written, written.replace('name: builder}\nroleRef', 'name: builder, namespace: "${NAMESPACE}"}\nroleRef')])
      assert.equal(verdictIn(text), 'Unknown: it depends on the namespace of RoleBinding builder, which is not known.');
  });

  it('counts where it is applied, if that is known', () => {
    assert.equal(verdictIn(unplaced('builder'), 'agents'), 'Admitted by privileged.');
    assert.match(verdictIn(unplaced('builder'), 'other'), /^Not admitted/);
  });

  it('is no sign of a right of the service account that each namespace has', () => {
    assert.match(verdictIn(unplaced('default')), /^Not admitted/);
  });
});
