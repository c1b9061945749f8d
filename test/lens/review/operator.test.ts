import assert from 'node:assert/strict';
import { analyze, gatherFacts, readSettings, reviewFile, reviewMarkdown, verdictSentence } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

interface Operator {
  readonly name?: string;
  readonly namespace?: string;
  readonly permissions?: 'permissions' | 'clusterPermissions';
  readonly scc?: string;
}

/** An operator with one Deployment that needs an SCC, and the right to use one. */
const operator = ({
  name = 'agents.v1',
  namespace = 'placeholder',
  permissions = 'clusterPermissions',
  scc = 'privileged',
}: Operator): string => `---
apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  webhookdefinitions: [{type: ValidatingAdmissionWebhook, deploymentName: manager}]
  install:
    strategy: deployment
    spec:
      ${permissions}:
        - serviceAccountName: manager
          rules:
            - {apiGroups: [apps], resources: [deployments], verbs: ['*']}
            - {apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [${scc}], verbs: [use]}
      deployments:
        - name: manager
          spec:
            selector: {matchLabels: {app: manager}}
            template:
              metadata: {labels: {app: manager}}
              spec:
                serviceAccountName: manager
                containers:
                  - name: manager
                    image: registry.example/manager:1
                    securityContext: {privileged: true}
                    volumeMounts: [{name: apiservice-cert, mountPath: /certs}]
`;

const pod = (namespace: string): string => `---
apiVersion: v1
kind: Pod
metadata: {name: operand, namespace: ${namespace}}
spec:
  serviceAccountName: manager
  automountServiceAccountToken: false
  containers: [{name: operand, image: registry.example/operand:1, securityContext: {privileged: true}}]
`;

const { settings } = readSettings({});

function verdictsOn(text: string): readonly string[] {
  const file: ParsedFile = parseFile(text);
  const facts = gatherFacts([{ file: 'operator.yaml', manifests: file.manifests }]);
  return reviewFile(file, { facts, settings }).map(({ review }) => verdictSentence(review));
}

describe('a version of an operator', () => {
  for (const permissions of ['permissions', 'clusterPermissions'] as const) {
    for (const namespace of ['placeholder', 'PLACEHOLDER_NAMESPACE', 'agents']) {
      it(`gives its service account what ${permissions} list, in namespace ${namespace}`, () => {
        assert.deepEqual(verdictsOn(operator({ permissions, namespace })), ['Admitted by privileged.']);
        assert.match(
          verdictsOn(operator({ permissions, namespace, scc: 'nonroot' }))[0] ?? '',
          /^(?:Not admitted by restricted-v2|Unknown)/,
        );
      });
    }
  }

  it('gives another version nothing where the namespace of neither is known', () => {
    const [first, second] = verdictsOn(operator({ name: 'agents.v1' }) + operator({ name: 'agents.v2', scc: 'nonroot' }));
    assert.equal(first, 'Admitted by privileged.');
    assert.doesNotMatch(second ?? '', /^Admitted/);
  });

  it('gives other pods of the account in its namespace the same rights, and in others the cluster-wide ones alone', () => {
    const [, ...others] = verdictsOn(operator({ namespace: 'agents', permissions: 'permissions' }) + pod('agents') + pod('others'));
    assert.equal(others[0], 'Admitted by privileged.');
    assert.match(others[1] ?? '', /^Not admitted/);
  });

  it('has volumes with certificates from Operator Lifecycle Manager, and nothing else that it lacks', () => {
    const invalid = (text: string): readonly string[] => {
      const file = parseFile(text);
      const facts = gatherFacts([{ file: 'operator.yaml', manifests: file.manifests }]);
      return analyze(file, { facts, settings })
        .filter(({ rule }) => rule === 'invalid-pod')
        .map(({ path }) => path.join('.'));
    };
    const text = operator({});
    assert.deepEqual(invalid(text), []);
    const withoutWebhooks = text.replace(/ +webhookdefinitions.*\n/, '');
    assert.deepEqual(invalid(withoutWebhooks), ['spec.install.spec.deployments.0.spec.template.spec.containers.0.volumeMounts.0.name']);
  });

  it('is read by its kind, as Operator Lifecycle Manager reads a bundle', () => {
    assert.deepEqual(verdictsOn(operator({}).replace('operators.coreos.com/', '')), ['Admitted by privileged.']);
  });

  it('lists in a review what its installation grants to other service accounts', () => {
    const others = (sccs: string): string =>
      operator({ scc: 'nonroot' }).replace(
        /( +)- serviceAccountName: manager\n( +rules)/,
        (entry: string, indent: string, rules: string) =>
          `${indent}- serviceAccountName: node\n${rules}: [{apiGroups: ['*'], resources: [securitycontextconstraints], ${sccs}verbs: [use]}]\n${entry}`,
      );
    const reviewOf = (text: string): string => {
      const file = parseFile(text);
      const facts = gatherFacts([{ file: 'operator.yaml', manifests: file.manifests }]);
      return reviewFile(file, { facts, settings })
        .map(report => reviewMarkdown(report, facts.cluster, settings))
        .join();
    };
    assert.match(reviewOf(others('resourceNames: [privileged], ')), /also grants privileged to service account `node`\./);
    assert.match(reviewOf(others('')), /also grants every SCC to service account `node`\./);
    assert.doesNotMatch(reviewOf(operator({})), /also grants/);
  });

  for (const [annotations, namespace] of [
    ['suggested-namespace: agents', 'agents'],
    ['suggested-namespace: placeholder', null],
    [
      'suggested-namespace-template: \'{"metadata": {"name": "templated"}}\', operatorframework.io/suggested-namespace: agents',
      'templated',
    ],
    ["suggested-namespace-template: '{', operatorframework.io/suggested-namespace: agents", 'agents'],
  ] as const)
    it(`is installed in ${namespace ?? 'an unknown namespace'} where it has ${annotations}`, () => {
      const text = operator({}).replace('metadata: {', `metadata: {annotations: {operatorframework.io/${annotations}}, `);
      assert.equal(parseFile(text).manifests[0]?.objects[0]?.namespace, namespace);
    });

  it('stays where a cluster has it, although it suggests another namespace', () => {
    const text = operator({ namespace: 'here' }).replace(
      'metadata: {',
      'metadata: {uid: 4b3c, annotations: {operatorframework.io/suggested-namespace: agents}, ',
    );
    assert.equal(parseFile(text).manifests[0]?.objects[0]?.namespace, 'here');
  });

  it('has the labels of the namespace that it suggests', () => {
    const template = { metadata: { name: 'agents', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } };
    const text = operator({}).replace(
      'metadata: {',
      `metadata: {annotations: {operatorframework.io/suggested-namespace-template: '${JSON.stringify(template)}'}, `,
    );
    const facts = gatherFacts([{ file: 'operator.yaml', manifests: parseFile(text).manifests }]);
    assert.deepEqual(facts.cluster.namespaces.get('agents')?.labels, template.metadata.labels);
  });

  it('has no pods before its Deployments are generated', () => {
    const base = operator({}).replace(/deployments:[^]*/, 'deployments: null\n');
    assert.deepEqual(verdictsOn(base), []);
  });
});
