import assert from 'node:assert/strict';
import { analyze, gatherFacts, headlineOf, readSettings, workloadsIn } from '@scc-lens/lens';
import { parseFile, type FileRole } from '@scc-lens/yaml';

const options = { settings: readSettings({}).settings, facts: gatherFacts([]) };

/** A pod with labels that are numbers. */
function podWith(labels: number): string {
  const numbers = Object.fromEntries(Array.from({ length: labels }, (_, i) => [`l${i}`, i]));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', labels: numbers },
    spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] },
  });
}

describe('a pod with very many faults', () => {
  for (const [labels, fixable] of [
    [99, 99],
    [100, 0],
  ] as const)
    it(`is offered ${fixable === 0 ? 'no fixes, since it was hardly meant as a pod' : 'a fix for each'}: ${labels}`, () => {
      const found = analyze(parseFile(podWith(labels)), options).filter(({ rule }) => rule === 'invalid-pod');
      assert.equal(found.length, labels);
      assert.equal(found.filter(({ remedies }) => remedies.length > 0).length, fixable);
    });
});

describe('a field whose only key is on a line that cannot be read', () => {
  it('is not reported as one that lacks it', () => {
    const pod = `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      env:\n      - name: NODE\n        valueFrom:\n          fieldRef:\n            fieldPath: "spec.nodeN\n      image: b\n      command:\n        - "run"\n`;
    const found = analyze(parseFile(pod), options).map(({ rule }) => rule);
    assert.deepEqual(found, ['syntax-error']);
  });
});

describe('a variable from nowhere', () => {
  for (const [release, choices] of [
    ['4.21', '`configMapKeyRef` or `secretKeyRef`'],
    ['4.22', '`configMapKeyRef`, `secretKeyRef` or `fileKeyRef`'],
  ] as const)
    it(`may come from what OpenShift ${release} has`, () => {
      const pod = podWith(0).replace('"image"', '"env":[{"name":"A","valueFrom":{}}],"image"');
      const { settings } = readSettings({ openshift: { version: release } });
      const found = analyze(parseFile(pod), { ...options, settings }).flatMap(({ rule, message }) =>
        rule === 'invalid-pod' ? message : [],
      );
      assert.deepEqual(
        found.map(message => message.split('`resourceFieldRef`, ')[1]),
        [`${choices}.`],
      );
    });
});

describe('a Deployment without a selector', () => {
  const deployment = (...lines: readonly string[]): string =>
    ['kind: Deployment', 'apiVersion: apps/v1', 'metadata: {name: web}', ...lines].join('\n');
  const found = (text: string, role?: FileRole): readonly string[] =>
    analyze(parseFile(text, role), options)
      .filter(({ severity }) => severity === 'error')
      .map(({ message }) => message);
  const template = 'template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}';

  it('is refused where it is written by itself, and as Helm or Kustomize print it', () => {
    const refused = ['Kubernetes refuses spec.selector. Required value.'];
    assert.deepEqual(found(deployment('spec:', `  ${template}`)), refused);
    assert.deepEqual(found(deployment('spec:', `  ${template}`), 'rendered'), refused);
  });

  it('may be completed by a kustomization or a policy, which repair no name', () => {
    assert.deepEqual(found(deployment('spec:', `  ${template}`), 'part'), []);
    const pod = { metadata: { labels: { a: 'b' } }, spec: { containers: [{ name: 'a', image: 'b' }] } };
    const objectDefinition = { kind: 'Deployment', apiVersion: 'apps/v1', metadata: { name: 'web_1' }, spec: { template: pod } };
    const policy = { kind: 'ConfigurationPolicy', apiVersion: 'policy.open-cluster-management.io/v1', metadata: { name: 'p' } };
    const spec = { 'object-templates': [{ complianceType: 'musthave', objectDefinition }] };
    const [message = '', ...others] = found(JSON.stringify({ ...policy, spec }));
    assert.ok(message.startsWith('Kubernetes refuses metadata.name. Invalid value: "web_1"'), message);
    assert.deepEqual(others, []);
  });

  it('is not reported where a line cannot be read', () => {
    assert.match(found(deployment('spec:', `  ${template}`, '  selector: {matchLabels: {')).join(), /^(?!.*spec\.selector)/);
  });

  it('that is served no more gets one with its API version', () => {
    const [message, ...others] = found(deployment('spec:', `  ${template}`).replace('apps/v1', 'extensions/v1beta1'));
    assert.match(message ?? '', /serves apps\/v1/);
    assert.deepEqual(others, []);
  });
});

describe('a selector that the API server cannot read', () => {
  const reported = (apiVersion: string, kind: string, selector: object): readonly string[] => {
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'a', image: 'b' }] } };
    const text = JSON.stringify({ apiVersion, kind, metadata: { name: 'web' }, spec: { selector, template } });
    return analyze(parseFile(text), options).flatMap(({ rule, message }) => (rule === 'invalid-pod' ? message.replace(/\. .*/, '') : []));
  };

  it('is reported by its kind', () => {
    for (const [version, kind] of [
      ['apps.openshift.io/v1', 'DeploymentConfig'],
      ['v1', 'ReplicationController'],
    ] as const) {
      assert.deepEqual(reported(version, kind, { matchLabels: { app: 'web' } }), ['spec.selector.matchLabels must be a string']);
      for (const app of ['web', '${APP}']) assert.deepEqual(reported(version, kind, { app }), []);
    }
    assert.deepEqual(reported('apps/v1', 'Deployment', { matchLabels: { app: 1 } }), ['spec.selector.matchLabels.app must be a string']);
    assert.deepEqual(reported('apps/v1', 'Deployment', { matchLabels: { app: '${APP}' } }), []);
  });
});

describe('a label that an object and its pod have', () => {
  it('counts as two fields', () => {
    const metadata = { name: 'web', labels: { app: '<app>' } };
    const template = { metadata: { labels: metadata.labels }, spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'b' }] } };
    const file = parseFile(JSON.stringify({ apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { template } }));
    assert.equal(analyze(file, options).filter(({ rule }) => rule === 'invalid-pod').length, 2);
    assert.deepEqual(
      workloadsIn(file).map(place => headlineOf(place, options).text),
      ['Invalid: 2 fields'],
    );
  });
});

describe('a ClusterRoleBinding with a service account that has no namespace', () => {
  const text = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: "system:openshift:scc:anyuid"}
subjects:
  - {kind: ServiceAccount, name: default, namespace: shop}
  - kind: ServiceAccount
    name: web
`;
  const reported = (written: string, role?: FileRole): readonly [string, number] => {
    const file = parseFile(written, role);
    const facts = gatherFacts([{ file: 'web.yaml', manifests: file.manifests }]);
    const refused = analyze(file, { ...options, facts }).flatMap(({ message }) => (message.includes('Required value') ? [message] : []));
    return [refused.join(), facts.cluster.grants.length];
  };

  it('is refused with all its subjects where it is final', () => {
    for (const role of ['own', 'rendered'] as const)
      assert.deepEqual(reported(text, role), ['Kubernetes refuses subjects[1].namespace. Required value.', 0], role);
  });

  it('may get one by a kustomization, or have one where a line cannot be read', () => {
    assert.deepEqual(reported(text, 'part'), ['', 2]);
    assert.deepEqual(reported(`${text}    namesp\n`), ['', 2]);
  });
});

describe('an API version that OpenShift serves no more', () => {
  const messagesAt = (release: string, ...objects: readonly object[]): readonly string[] => {
    const file = parseFile(objects.map(object => JSON.stringify(object)).join('\n---\n'));
    const { settings } = readSettings({ openshift: { version: release } });
    return analyze(file, { settings, facts: gatherFacts([{ file: 'web.yaml', manifests: file.manifests }]) }).map(({ message }) => message);
  };
  const web = {
    apiVersion: 'apps/v1beta2',
    kind: 'Deployment',
    metadata: { name: 'web', namespace: 'shop' },
    spec: {
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'registry.example/web:1' }] } },
    },
  };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1beta1',
    kind: 'RoleBinding',
    metadata: { name: 'web', namespace: 'shop' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'system:openshift:scc:anyuid' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'shop' }],
  };

  it('is refused from the release on that removes it', () => {
    const isRefused = (release: string): boolean =>
      messagesAt(release, web).includes(
        `OpenShift ${release} has no Deployment of apps/v1beta2 and refuses the object. It serves apps/v1.`,
      );
    assert.deepEqual(['4.2', '4.3', '5.0'].map(isRefused), [false, true, true]);
  });

  it('makes no binding refused before, whose grant is not counted', () => {
    const ofRbac = (release: string): readonly string[] =>
      messagesAt(release, { ...web, apiVersion: 'apps/v1' }, binding).filter(message => message.includes('RoleBinding'));
    const served = 'rbac.authorization.k8s.io/v1';
    assert.deepEqual(ofRbac('4.9'), [`OpenShift 4.9 has no RoleBinding of ${served}beta1 and refuses the object. It serves ${served}.`]);
    assert.deepEqual(ofRbac('4.8'), [
      `OpenShift 4.9 and newer serve no RoleBinding of ${served}beta1, and what it grants is not counted here. ` +
        `Use ${served}, which OpenShift 4.8 serves too.`,
    ]);
  });
});
