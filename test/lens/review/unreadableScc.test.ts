import assert from 'node:assert/strict';
import { analyze, factsIn, gatherFacts, readSettings, reviewFile, verdictSentence } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

/** An SCC with one more field, and the root pod of the account that may use it. */
const workspace = (field: string): string => `apiVersion: security.openshift.io/v1
kind: SecurityContextConstraints
metadata: {name: builder}
${field}
runAsUser: {type: RunAsAny}
seLinuxContext: {type: RunAsAny}
users: ["system:serviceaccount:agents:builder"]
---
apiVersion: v1
kind: Pod
metadata: {name: build, namespace: agents}
spec:
  serviceAccountName: builder
  automountServiceAccountToken: false
  containers: [{name: build, image: quay.io/acme/build:1.4, securityContext: {runAsUser: 0}}]
`;

const worldOf = (text: string) => {
  const file = parseFile(text);
  const facts = gatherFacts([{ file: 'workspace.yaml', manifests: file.manifests }]);
  return { file, world: { facts, settings: readSettings({}).settings } };
};

const UNKNOWN = 'Unknown: it depends on the SCC builder, which is not known.';

const verdictWith = (field: string): string => verdictOf(workspace(field));

const verdictOf = (text: string): string => {
  const { file, world } = worldOf(text);
  const [report] = reviewFile(file, world);
  assert.ok(report);
  return verdictSentence(report.review);
};

describe('an SCC with a value of the wrong type', () => {
  it('is one that is not known, because the cluster may have another text of it', () => {
    const wrong = ['allowPrivilegedContainer: tru', 'priority: high', 'volumes: "*"', 'groups: [1]', 'fsGroup: MustRunAs'];
    for (const field of wrong) assert.equal(verdictWith(field), UNKNOWN, field);
  });

  it('is not known without a strategy, which the API server does not add, and where the strategy cannot be read', () => {
    const typed = (line: string): string => verdictOf(workspace('priority: null').replace('seLinuxContext: {type: RunAsAny}', line));
    for (const line of ['seLinux:', 'seLinuxContext: {type: Run}', 'seLinuxContext']) assert.equal(typed(line), UNKNOWN, line);
  });

  it('is not known by a name that the API server refuses', () => {
    const unnamed = workspace('priority: null').replace('metadata: {name: builder}\npriority', 'metadata: {}\npriority');
    for (const text of [workspace('priority: null').replaceAll('name: builder}', 'name: Builder_1}'), unnamed]) {
      const { file, world } = worldOf(text);
      assert.notEqual(verdictOf(text), 'Admitted by builder.');
      assert.ok(analyze(file, world).some(({ rule, path }) => rule === 'invalid-scc' && path.join('.') === 'metadata.name'));
    }
  });

  it('is no SCC to the rules about what it grants and permits', () => {
    const { file, world } = worldOf(workspace('allowPrivilegedContainer: tru'));
    assert.deepEqual([...new Set(analyze(file, world).map(({ rule }) => rule))], ['invalid-scc']);
  });

  it('is reported for no volume that a half-typed line may contain', () => {
    const rulesWith = (item: string): readonly string[] => {
      const { file, world } = worldOf(workspace(`volumes:\n- secret\n- ${item}\nallowedFlexVolumes: [{driver: example/lvm}]`));
      return analyze(file, world).map(({ rule }) => rule);
    };
    assert.ok(rulesWith('configMap').includes('invalid-scc'));
    for (const item of ["'flexVolume", '"flexVolume']) assert.ok(!rulesWith(item).includes('invalid-scc'), item);
  });

  it('counts with an unknown field, a value that is filled in later, and without fields that OpenShift fills in', () => {
    for (const field of ['allowPrivileged: true', 'allowHostPID: "{{ .Values.hostPid }}"', 'priority: null', 'volumes: ["*"]'])
      assert.equal(verdictWith(field), 'Admitted by builder.', field);
  });
});

describe('an SCC in a document that cannot be read', () => {
  const [scc = '', pod = ''] = workspace('priority: null').split('---\n');
  const json = '{"kind": "SecurityContextConstraints", "apiVersion": "security.openshift.io/v1", "metadata": {"name": "builder"';

  it('leaves the verdicts on pods open, and who may use it', () => {
    for (const [text, isPartial] of [
      [scc, false],
      [scc.replace('users: [', 'use ['), true],
      [scc.replace('metadata: {name: builder}', 'metad'), true],
      [json, true],
      [json.replace('SecurityContextConstraints', 'Deployment'), false],
    ] as const) {
      const files = [text, pod].map(each => parseFile(each));
      const facts = gatherFacts(files.map(({ manifests }, i) => ({ file: `${i}.yaml`, manifests: manifests.map(factsIn) })));
      const { settings } = readSettings({});
      const [report] = files.flatMap(file => reviewFile(file, { facts, settings }));
      assert.equal(report?.isPartial, isPartial, text);
      const rules = files.flatMap(file => analyze(file, { facts, settings })).map(({ rule }) => rule);
      assert.ok(!rules.includes('dangling-scc-grant'), text);
    }
  });
});

describe('a service account that cannot be read', () => {
  const scc = workspace('volumes: [emptyDir]').split('---')[0] ?? '';
  const pod = workspace('').split('---')[1]?.replace('  automountServiceAccountToken: false\n', '') ?? '';
  const account = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: builder, namespace: agents}\n';
  const reportWith = (line: string) => {
    const { file, world } = worldOf([scc, pod, `${account}${line}\n`].join('---\n'));
    const [report] = reviewFile(file, world);
    assert.ok(report);
    return { ...report, sentence: verdictSentence(report.review), rules: analyze(file, world).map(({ rule }) => rule) };
  };

  it('leaves open whether its pods get a token', () => {
    const { sentence, rules, isPartial } = reportWith('automountServiceAccountToken: fals');
    assert.match(sentence, /^Unknown: it depends on automountServiceAccountToken of the ServiceAccount builder/);
    assert.deepEqual([rules.includes('invalid-pod'), isPartial], [true, false]);
    assert.equal(reportWith('automountServiceAccountToken: false').sentence, 'Admitted by builder.');
  });

  it('marks the verdict on its pods while a line is half typed', () => {
    assert.equal(reportWith('automountServiceAcc').isPartial, true);
  });
});

describe('an object that pods depend on, and that the API server cannot read', () => {
  it('is reported', () => {
    const objects = {
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: agents, labels: {openshift.io/run-level: 0}}\n': [
        "metadata.labels['openshift.io/run-level']",
      ],
      'apiVersion: v1\nkind: Namespace\nmetadata: {name: agents, labels: {openshift.io/run-level: "0", a: "${A}", b: null}}\n': [],
      'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: a, annotations: {b: 1}}\nrules: []\n': [
        'metadata.annotations.b',
      ],
      'apiVersion: skaffold/v4beta1\nkind: Config\nmetadata: {name: a, annotations: {b: 1}}\nbuild: {artifacts: [{image: a}]}\n': [],
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {b: 1}}\n': [],
    };
    for (const [text, fields] of Object.entries(objects)) {
      const { file, world } = worldOf(text);
      const messages = analyze(file, world).map(({ message }) => message);
      assert.deepEqual(
        messages.map(one => one.split(' must be a string.')[0]),
        fields,
        text,
      );
    }
  });
});

describe('a right that the API server cannot read', () => {
  const pod = workspace('').split('---')[1] ?? '';
  const rbac = 'apiVersion: rbac.authorization.k8s.io/v1\n';
  const right = [
    `${rbac}kind: Role\nmetadata: {name: use, namespace: agents}\nrules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use], resourceNames: [anyuid]}]\n`,
    `${rbac}kind: RoleBinding\nmetadata: {name: use, namespace: agents}\nroleRef: {kind: Role, name: use}\nsubjects:\n- {kind: ServiceAccount, name: builder}\n`,
    pod,
  ].join('---\n');
  const judged = (text: string) => {
    const { file, world } = worldOf(text);
    const [report] = reviewFile(file, world);
    assert.ok(report);
    return [report.review.scc ?? null, report.isPartial, [...new Set(analyze(file, world).map(({ rule }) => rule))].sort()];
  };

  it('is not given, and the verdict is marked', () => {
    assert.deepEqual(judged(right), ['anyuid', false, []]);
    for (const [old, wrong] of [
      [/namespace: agents}\nrules/, 'namespace: agents, labels: {a: 1}}\nrules'],
      [/namespace: agents}\nroleRef/, 'namespace: agents, annotations: {a: true}}\nroleRef'],
      ['[anyuid]', 'anyuid'],
      ['verbs: [use]', 'verbs: [use, 1]'],
      ['rules: [', 'rules: [{apiGroups: [apps], resources: [pods]}, '],
      ['rules: [', 'rules: [{verbs: [get], resources: [pods]}, '],
      ['rules: [', 'rules: [{verbs: [get], apiGroups: [apps], resources: }, '],
      ['subjects:\n- {kind: ServiceAccount, name: builder}', 'subjects: {kind: ServiceAccount, name: builder}'],
      ['name: builder}\n', 'name: builder}\n- kind\n'],
    ] as const)
      assert.deepEqual(judged(right.replace(old, wrong)), [null, true, ['invalid-pod', 'scc-denied']], wrong);
  });

  it('is for no SCC where the name is not written yet, and none where the API group of the role is unknown', () => {
    assert.deepEqual(judged(right.replace('[anyuid]', '[~]')), [null, false, ['scc-denied']]);
    const group = judged(right.replace('roleRef: {', 'roleRef: {apiGroup: rbac.author, '));
    assert.deepEqual(group, [null, false, ['dangling-scc-grant', 'scc-denied']]);
  });

  it('is none of a kind that RBAC does not know, nor of a Role where OpenShift ships a ClusterRole', () => {
    const stock = right.replace('{kind: Role, name: use}', '{kind: ClusterRole, name: "system:openshift:scc:anyuid"}');
    assert.deepEqual(judged(stock), ['anyuid', false, []]);
    for (const [old, wrong] of [
      ['kind: ServiceAccount', 'kind: serviceaccount'],
      ['kind: ServiceAccount, ', ''],
      ['{kind: ClusterRole', '{kind: Role'],
      ['{kind: ClusterRole', '{kind: clusterrole'],
      ['{kind: ClusterRole, ', '{'],
    ] as const)
      assert.deepEqual(judged(stock.replace(old, wrong)), [null, false, ['dangling-scc-grant', 'scc-denied']], wrong);
    assert.deepEqual(judged(stock.replace('{kind: ClusterRole', '{kind: "${KIND}"')), [null, false, ['scc-denied']]);
  });

  it('is given with a value that is filled in later, and while a line is half typed', () => {
    const labelled = right.replace(/namespace: agents}\nr/g, 'namespace: agents, labels: {a: "${A}", b: "{{ .Values.b }}"}}\nr');
    assert.deepEqual(judged(labelled), ['anyuid', false, []]);
    const typed = right.replace('namespace: agents}\nroleRef', 'namespace: agents, labels: {a: 1}}\nroleR\nroleRef');
    assert.deepEqual(judged(typed), ['anyuid', true, ['syntax-error']]);
  });

  it('does not depend on a Namespace that cannot be read', () => {
    const namespace = (label: string): string =>
      `apiVersion: v1\nkind: Namespace\nmetadata: {name: agents, labels: {openshift.io/run-level: "0", a: ${label}}}\n---\n${pod}`;
    assert.deepEqual(judged(namespace('"1"')), [null, false, []]);
    assert.deepEqual(judged(namespace('1')), [null, true, ['invalid-pod', 'scc-denied']]);
  });
});

describe('an SCC with a placeholder', () => {
  it('leaves open what it decides', () => {
    for (const [field, value, context] of [
      ['allowPrivilegedContainer', '${PRIVILEGED}', 'privileged: true'],
      ['allowPrivilegedContainer', '"{{ .Values.privileged }}"', 'privileged: true'],
      ['allowPrivilegeEscalation', '${ESCALATION}', 'allowPrivilegeEscalation: true'],
      ['allowedCapabilities', '["${CAPABILITY}"]', 'capabilities: {add: [NET_ADMIN]}'],
      ['seLinuxContext', '{type: "${TYPE}"}', 'privileged: false'],
    ] as const) {
      const all = workspace(`${field}: ${value}`).replace(field === 'seLinuxContext' ? /seLinuxContext: .*RunAsAny.*\n/ : '', '');
      const verdict = verdictOf(all.replace('runAsUser: 0', `runAsUser: 0, ${context}`));
      assert.match(verdict, new RegExp(`^Unknown: it depends on the value of ${field} of SCC builder, in which `), verdict);
    }
  });

  it('leaves open which of two SCCs is chosen where it decides about their order', () => {
    const chosen = (field: string, volumes = 'secret, projected'): string =>
      verdictOf(workspace(`volumes: [${volumes}]\n${field}`).replace('runAsUser: 0', ''));
    assert.equal(chosen('priority: null'), 'Admitted by builder.');
    assert.equal(chosen('priority: null', 'csi'), 'Admitted by restricted-v2.');
    for (const [field, ...volumes] of [
      ['priority', 'csi'],
      ['allowPrivilegedContainer'],
      ['allowHostPorts'],
      ['allowHostNetwork'],
      ['allowHostDirVolumePlugin'],
    ] as const)
      assert.equal(
        chosen(`${field}: \${VALUE}`, ...volumes),
        `Admitted by restricted-v2 or builder: it depends on the value of ${field} of SCC builder, in which \${VALUE} is not replaced.`,
      );
    for (const field of ['allowHostPID: ${FLAG}', 'priority: ${VALUE}', 'priority: 3\nallowHostPorts: ${VALUE}'])
      assert.equal(chosen(field), 'Admitted by builder.', field);
  });
});

describe('an object of a version that OpenShift does not have', () => {
  const [scc = '', pod = ''] = workspace('priority: null').split('---\n');
  const binding = (apiVersion: string): string =>
    `apiVersion: ${apiVersion}\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {kind: ClusterRole, name: system:openshift:scc:anyuid}\nsubjects: [{kind: ServiceAccount, name: builder, namespace: agents}]\n`;

  it('is no SCC', () => {
    for (const version of ['example.com/v1', 'security.openshift.io/v2', 'securi'])
      assert.match(verdictOf(`${scc.replace('security.openshift.io/v1', version)}---\n${pod}`), /^Not admitted by restricted-v2/, version);
    assert.equal(verdictOf(`${scc.replace('security.openshift.io/v1', 'v1')}---\n${pod}`), 'Admitted by builder.');
  });

  it('is no binding', () => {
    assert.match(verdictOf(`${binding('example.com/v1')}---\n${pod}`), /^Not admitted by restricted-v2/);
    for (const group of ['rbac.authorization.k8s.io', 'authorization.openshift.io'])
      assert.equal(verdictOf(`${binding(`${group}/v1`)}---\n${pod}`), 'Admitted by anyuid.', group);
  });
});
