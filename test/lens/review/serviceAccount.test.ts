import assert from 'node:assert/strict';
import { gatherFacts, readSettings, reviewFile, verdictSentence } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import { serviceAccountOf } from '../../../packages/lens/src/review/paths';

describe('the service account of a pod', () => {
  const accountOf = (fields: string): string | undefined => {
    const { manifests } = parseFile(`apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {${fields}containers: [{name: a, image: x}]}\n`);
    return manifests.flatMap(({ workloads }) => workloads.map(serviceAccountOf))[0];
  };

  it('is default where an empty name is written, or none', () => {
    assert.equal(accountOf('serviceAccountName: "", '), 'default');
    assert.equal(accountOf('serviceAccountName: "", serviceAccount: "", '), 'default');
    assert.equal(accountOf(''), 'default');
  });

  it("is the deprecated field's where the name is empty", () => {
    assert.equal(accountOf('serviceAccountName: "", serviceAccount: owner, '), 'owner');
  });

  describe('that the controller chooses', () => {
    const head = '{template: {spec: {containers: [{name: a, image: x, securityContext: {runAsUser: 0}}]}}}';
    const grant = (account: string): string =>
      '---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: anyuid, namespace: agents}\n' +
      `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:openshift:scc:anyuid}\nsubjects: [{kind: ServiceAccount, name: ${account}, namespace: agents}]\n`;
    const verdictOf = (object: string, account: string): readonly (string | null)[] => {
      const file = parseFile(`${object}${grant(account)}`);
      const facts = gatherFacts([{ file: 'a.yaml', manifests: file.manifests }]);
      return reviewFile(file, { facts, settings: readSettings({}).settings }).flatMap(({ serviceAccount, review }) => [
        serviceAccount,
        verdictSentence(review),
      ]);
    };

    it("is the cluster's own for the head of a RayCluster with an autoscaler", () => {
      const cluster = (autoscaling: boolean): string =>
        `apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: c, namespace: agents}\nspec: {enableInTreeAutoscaling: ${String(autoscaling)}, headGroupSpec: ${head}}\n`;
      assert.deepEqual(verdictOf(cluster(true), 'c'), ['c', 'Admitted by anyuid.']);
      assert.match(verdictOf(cluster(true), 'default')[1] ?? '', /^Not admitted by restricted-v2/);
      assert.deepEqual(verdictOf(cluster(false), 'default'), ['default', 'Admitted by anyuid.']);
    });

    it('leaves the verdict unknown where the autoscaler has a security context that another SCC decides on', () => {
      const cluster = (context: string, head = 'enableInTreeAutoscaling: true'): string =>
        `apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: c, namespace: agents}\nspec: {${head}, autoscalerOptions: {securityContext: ${context}}, headGroupSpec: {template: {spec: {containers: [{name: a, image: x}]}}}}\n`;
      const open =
        'Unknown: it depends on spec.autoscalerOptions.securityContext, which the controller gives a container that it adds to the pod.';
      const admitted = 'Admitted by restricted-v2.';
      const contexts = { '{privileged: true}': open, '"${CONTEXT}"': open, '{allowPrivilegeEscalation: false}': admitted, null: admitted };
      for (const [context, verdict] of Object.entries(contexts)) assert.equal(verdictOf(cluster(context), 'other')[1], verdict, context);
      assert.equal(verdictOf(cluster('{privileged: true}', 'enableInTreeAutoscaling: false'), 'other')[1], admitted);
      const file = parseFile(cluster('{privileged: true}'));
      const [report] = reviewFile(file, {
        facts: gatherFacts([{ file: 'a', manifests: file.manifests }]),
        settings: readSettings({}).settings,
      });
      assert.equal(report?.podSecurity?.level, null);
    });

    it('leaves the verdict unknown where it has a generated name', () => {
      const job = `apiVersion: ray.io/v1\nkind: RayJob\nmetadata: {name: j, namespace: agents}\nspec: {rayClusterSpec: {enableInTreeAutoscaling: true, headGroupSpec: ${head}}}\n`;
      assert.deepEqual(verdictOf(job, 'default'), [
        null,
        'Unknown: it depends on the service account, which the controller of the RayJob chooses.',
      ]);
    });

    it('leaves the verdict unknown where the namespace has no name that one can have', () => {
      const pod = (limits: string): string =>
        `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: FILLED_BY_THE_VALIDATOR}\nspec: {serviceAccountName: v, containers: [{name: a, image: x, resources: {${limits}}, securityContext: {runAsUser: 0}}]}\n`;
      const one = verdictOf(pod(''), 'v')[1] ?? '';
      assert.match(one, /^Invalid pod: Kubernetes refuses .*metadata\.namespace\b/);
      assert.doesNotMatch(one, /Not admitted|more field/);
      assert.match(verdictOf(pod('limits: {FILLED_BY_VALIDATOR: 1}'), 'v')[1] ?? '', / 1 more field is invalid\.$/);
      const daemons = pod('')
        .replace('v1\nkind: Pod', 'apps/v1\nkind: DaemonSet')
        .replace('spec: {', 'spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {');
      const [, verdict] = verdictOf(`${daemons.trimEnd()}}}\n`, 'v');
      assert.equal(verdict, 'Unknown: it depends on its namespace, which decides what service account v may use.');
    });
  });
});
