/** Grants, SCCs and pods are usually in different files; a finding about one follows the others. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { analyze, gatherFacts, readSettings } from '@scc-lens/lens';
import type { Facts } from '@scc-lens/lens';
import type { Finding } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';

const { settings } = readSettings({});
const fixture = (name: string): readonly string[] =>
  readFileSync(path.resolve(__dirname, '../../fixtures/rules', `${name}.yaml`), 'utf8').split('---\n');

type Files = Readonly<Record<string, string>>;

function open(
  files: Files,
  previous?: Facts,
): { readonly facts: Facts; readonly find: (file: string, rule: string) => readonly Finding[] } {
  const parsed = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, parseFile(text)]));
  const facts = gatherFacts(
    Object.entries(parsed).map(([file, { manifests }]) => ({ file, manifests })),
    undefined,
    previous,
  );
  const find = (name: string, rule: string): readonly Finding[] => {
    const file = parsed[name];
    assert.ok(file);
    return analyze(file, { settings, facts, ownFile: name }).filter(finding => finding.rule === rule);
  };
  return { facts, find };
}

describe('policies and pods in different files', () => {
  const [binding = '', sandbox = ''] = fixture('privileged-grant/role-binding');

  it('names the files that a pod is in, unless that is only the file that one is looking at, and no namespace that is not known', () => {
    const message = (files: Files, file: string): string =>
      open(files)
        .find(file, 'privileged-grant')
        .map(finding => finding.message)
        .join();
    const unplaced = `${binding}---\n${sandbox}`.replaceAll(/^.*namespace: agents\n/gm, '');
    assert.match(
      message({ '/w/all.yaml': unplaced }, '/w/all.yaml'),
      /grants privileged to service account \S+\. .*\(Sandbox researcher\)/,
    );
    assert.match(
      message({ '/w/rbac.yaml': binding, '/w/pods/sandbox.yaml': sandbox }, '/w/rbac.yaml'),
      /\(Sandbox researcher \(pods\/sandbox\.yaml\)\)/,
    );
    assert.match(message({ '/w/all.yaml': `${binding}---\n${sandbox}` }, '/w/all.yaml'), /\(Sandbox researcher\)/);
    assert.match(
      message({ '/w/a/rbac.yaml': binding, '/w/a/sandbox.yaml': sandbox, '/w/b/sandbox.yaml': sandbox }, '/w/a/rbac.yaml'),
      /\(Sandbox researcher \(sandbox\.yaml, \.\.\/b\/sandbox\.yaml\)\)/,
    );
    assert.match(
      message({ '/w/all.yaml': `${binding}---\n${sandbox}`, '/w/b/sandbox.yaml': sandbox }, '/w/all.yaml'),
      /\(Sandbox researcher \(all\.yaml, b\/sandbox\.yaml\)\)/,
    );
    assert.match(
      message({ '/w/all.yaml': `${binding}---\n${sandbox}`, '/w/rbac.yaml': binding }, '/w/rbac.yaml'),
      /\(Sandbox researcher \(all\.yaml\)\)/,
    );
  });

  it('leaves open whether the images of pods that set no user need root, also where the pods need something else', () => {
    const pod = `apiVersion: v1
kind: Pod
metadata: {name: nfs, namespace: agents}
spec:
  serviceAccountName: openshell-sandbox
  containers: [{name: nfs, image: registry.example.com/nfs:4, securityContext: {capabilities: {add: [SYS_RESOURCE]}}}]
`;
    const messages = (text: string): readonly string[] =>
      open({ 'all.yaml': `${binding}---\n${text}` })
        .find('all.yaml', 'privileged-grant')
        .map(({ message }) => message);
    const clause = ' Their images may need to run as root or as a user of their own.';
    const [unset = '', set = ''] = [pod, pod.replace('securityContext: {', 'securityContext: {runAsUser: 1000, ')].flatMap(messages);
    assert.match(unset, /Of its powers they need to add SYS_RESOURCE\. A dedicated SCC can grant these without the others\./);
    assert.equal(unset, `${set}${clause}`);
  });

  it('reads the last of several SCCs of a name, as verdicts do', () => {
    const scc = (isPrivileged: boolean): string =>
      [
        'apiVersion: security.openshift.io/v1',
        'kind: SecurityContextConstraints',
        'metadata: {name: team}',
        `allowPrivilegedContainer: ${isPrivileged}`,
        'runAsUser: {type: MustRunAsRange}',
        'seLinuxContext: {type: MustRunAs}',
        '',
      ].join('\n');
    const role =
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: use-team}\nrules:\n  - {apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [team], verbs: [use]}\n';
    const rbac = `${binding.replace('system:openshift:scc:privileged', 'use-team').replace(/subjects:[^]*/, 'subjects: [{kind: Group, name: "system:authenticated"}]\n')}---\n${role}`;
    const count = (first: string, last: string): number => open({ rbac, first, last }).find('rbac', 'privileged-grant').length;
    assert.deepEqual([count(scc(false), scc(true)), count(scc(true), scc(false))], [1, 0]);
  });

  it('speaks of no need where no pod is at hand, and takes pods of other service accounts for what they are', () => {
    const severities = (files: Files): readonly string[] =>
      open(files)
        .find('rbac', 'privileged-grant')
        .map(({ severity }) => severity);
    assert.deepEqual(severities({ rbac: binding }), ['info']);
    assert.deepEqual(
      severities({ rbac: binding, pods: sandbox.replace('serviceAccountName: openshell-sandbox', 'serviceAccountName: other') }),
      ['info'],
    );
    assert.deepEqual(severities({ rbac: binding, pods: sandbox.replace('namespace: agents', 'namespace: elsewhere') }), ['info']);
  });

  it('speaks of no need where SCC admission skips the namespace of the pods', () => {
    const inNamespace = (text: string, namespace: string): string => text.replaceAll('namespace: agents', `namespace: ${namespace}`);
    const messages = (pods: string, namespace: string): readonly string[] =>
      open({ rbac: inNamespace(binding, namespace), pods: inNamespace(pods, namespace) })
        .find('rbac', 'privileged-grant')
        .map(({ message }) => message);
    const label = 'apiVersion: v1\nkind: Namespace\nmetadata: {name: agents, labels: {openshift.io/run-level: "0"}}\n';
    for (const [pods, namespace, reason] of [
      [sandbox, 'default', 'namespace default'],
      [`${sandbox}---\n${label}`, 'agents', 'namespace agents, which has the label openshift.io/run-level=0'],
    ] as const) {
      const account = `service account ${namespace}/openshell-sandbox`;
      const skipped = `SCC admission skips ${reason}, so pods of ${account} need no grant.`;
      assert.deepEqual(messages(pods, namespace), [`This RoleBinding grants privileged to ${account}. ${skipped}`]);
    }
    const clusterWide = binding
      .replace('kind: RoleBinding', 'kind: ClusterRoleBinding')
      .replace(/(kind: ServiceAccount\n)/, '$1    namespace: agents\n');
    const both = open({ rbac: inNamespace(clusterWide, 'default'), pods: inNamespace(sandbox, 'default') });
    assert.deepEqual([both.find('rbac', 'cluster-wide-grant').length, both.find('rbac', 'privileged-grant').length], [1, 0]);
  });

  it('speaks of no grant in every namespace while a line of its role is half typed', () => {
    const wide = (names: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: use}\nrules:\n  - apiGroups: [security.openshift.io]\n    resources: [securitycontextconstraints]\n    verbs: [use]\n    resourceNames: ${names}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: use}\nroleRef: {kind: ClusterRole, name: use}\nsubjects: [{kind: ServiceAccount, name: a, namespace: agents}]\n`;
    const found = (names: string): readonly string[] =>
      open({ rbac: wide(names) })
        .find('rbac', 'cluster-wide-grant')
        .map(({ message }) => message.replace(/ in every.*/s, ''));
    assert.deepEqual(found('[anyuid]'), ['This ClusterRoleBinding grants anyuid']);
    for (const typed of ['[anyuid, privi', '"anyuid']) assert.deepEqual(found(typed), [], typed);
  });

  it('is silent once a pod runs privileged, and speaks again when it no longer does', () => {
    const privileged = sandbox.replace(
      '          securityContext:\n            runAsUser: 0\n            capabilities:',
      '          securityContext:\n            privileged: true\n            runAsUser: 0\n            capabilities:',
    );
    assert.notEqual(privileged, sandbox);
    let facts: Facts | undefined;
    for (const [pods, expected] of [
      [sandbox, 1],
      [privileged, 0],
      [sandbox, 1],
    ] as const) {
      const workspace = open({ rbac: binding, pods }, facts);
      facts = workspace.facts;
      assert.equal(workspace.find('rbac', 'privileged-grant').length, expected);
    }
  });

  it('counts a pod without a namespace for its service account, unless that is the default one', () => {
    const unplaced = sandbox.replace('  namespace: agents\n', '');
    assert.equal(open({ rbac: binding, pods: unplaced }).find('rbac', 'privileged-grant')[0]?.severity, 'warning');
    const byDefault = {
      rbac: binding.replace('name: openshell-sandbox', 'name: default'),
      pods: unplaced.replace('      serviceAccountName: openshell-sandbox\n', ''),
    };
    assert.equal(open(byDefault).find('rbac', 'privileged-grant')[0]?.severity, 'info');
  });

  it('follows the release of the gateway for a list of workloads that one of them makes obsolete', () => {
    const [gateway = '', , , , installer = ''] = fixture('obsolete-openshell-grant/after-the-move');
    const items = [installer, sandbox].map(text => parseFile(text).manifests[0]?.value);
    const list = parseFile(JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    let facts: Facts | undefined;
    for (const [release, expected] of [
      ['0.0.116', 0],
      ['0.1.9', 1],
    ] as const) {
      const { manifests } = parseFile(gateway.replaceAll('0.1.9', release));
      facts = gatherFacts(
        [list, { manifests }].map(({ manifests: all }, i) => ({ file: `${i}`, manifests: all })),
        undefined,
        facts,
      );
      const found = analyze(list, { settings, facts }).filter(({ rule }) => rule === 'obsolete-openshell-grant');
      assert.equal(found.length, expected);
    }
  });

  it('sees an ordinary pod in a third file being captured, and let go by an annotation', () => {
    const [scc = '', role = '', use = '', pod = '', web = ''] = fixture('scc-captures-others/by-score');
    const files = (deployment: string): Files => ({ scc, rbac: `${role}---\n${use}`, pods: pod, '/app/web.yaml': deployment });
    assert.match(
      open(files(web)).find('scc', 'scc-captures-others')[0]?.message ?? '',
      /^Pods that do not need this SCC get it: Deployment web \(\/app\/web\.yaml\)/,
    );
    const pinned = web.replace(
      '      labels: {app: web}\n    spec',
      '      labels: {app: web}\n      annotations: {openshift.io/required-scc: restricted-v2}\n    spec',
    );
    assert.notEqual(pinned, web);
    assert.deepEqual(open(files(pinned)).find('scc', 'scc-captures-others'), []);
  });
});

describe('a namespace and a pod in another file', () => {
  const namespace = (uids: string): string => `apiVersion: v1
kind: Namespace
metadata:
  name: nfd
  annotations: {openshift.io/sa.scc.uid-range: "${uids}", openshift.io/sa.scc.supplemental-groups: 1000/10, openshift.io/sa.scc.mcs: "s0:c1,c2"}
  labels: {pod-security.kubernetes.io/enforce: privileged}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: use-hostmount}
rules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [hostmount-anyuid], verbs: [use]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: worker, namespace: nfd}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: use-hostmount}
subjects: [{kind: ServiceAccount, name: worker, namespace: nfd}]
`;
  const pod = (more = '', annotations = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: worker, namespace: nfd, annotations: {${annotations}}}
spec:
  serviceAccountName: worker
  containers: [{name: a, image: b, securityContext: {runAsUser: 1005}}]
${more}`;
  const boot = 'volumes:\n    - name: boot\n      hostPath: {path: /boot}\n';
  const found = (uids: string, file: string, rule: string): number =>
    open({ '/w/namespace.yaml': namespace(uids), '/w/pod.yaml': file }).find('/w/namespace.yaml', rule).length;

  it('leave the level open while a line of the pod is half typed or misspelt', () => {
    assert.equal(found('1000/10', pod(), 'pod-security-label'), 1);
    for (const line of ["  hostPID: 'tr", '  hostPIDD: true\n', `  ${boot.slice(0, -2)}`, `  ${boot.replace('hostPath', 'hostPth')}`])
      assert.equal(found('1000/10', pod(line), 'pod-security-label'), 0, line);
  });

  it('leave open what the pod needs where no SCC can be set up in the namespace', () => {
    assert.equal(found('1000/10', pod(), 'privileged-grant'), 1);
    for (const uids of ['', 'x', '1000'])
      for (const annotations of ['', 'openshift.io/required-scc: hostmount-anyuid'])
        assert.equal(found(uids, pod(`  ${boot}`, annotations), 'privileged-grant'), 0, uids);
  });
});
