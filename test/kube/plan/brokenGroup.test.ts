/** An API group that does not answer, as one whose aggregated server is down. */
import assert from 'node:assert/strict';
import { describeRef, preflight, preflightDiagnostics } from '@scc-lens/kube';
import { applyOf, outcomesOf } from '../rig/applying';
import { planOf, useCluster } from '../rig/cluster';
import { configMap, sandbox } from '../rig/manifests';

const UNAVAILABLE = { status: 503, body: 'service unavailable' };

describe('an API group that does not answer', () => {
  const rig = useCluster();

  it('does not stop the objects of others', async () => {
    const namespace = await rig.namespace();
    const developer = await rig.as('developer', { timeoutMs: 10_000 });
    await rig.test.chaos({ path: '^/apis/agents.x-k8s.io/', ...UNAVAILABLE });
    const plan = await planOf(developer, namespace, sandbox('one'), configMap('conf'), sandbox('two'));
    assert.deepEqual(
      plan.problems.map(({ reason, message }) => [reason, message]),
      ['one', 'two'].map(() => [
        'unavailable',
        'The cluster does not answer for the API agents.x-k8s.io/v1beta1: The cluster answered 503 (service unavailable).',
      ]),
    );
    assert.deepEqual(
      plan.objects.map(({ ref }) => describeRef(ref)),
      [`ConfigMap ${namespace}/conf`],
    );
    assert.deepEqual(preflightDiagnostics(await preflight(developer, plan)), []);
    assert.deepEqual(outcomesOf(await applyOf(developer, plan)), ['ConfigMap conf: applied created']);
  });

  it('does not prevent a connection, and OpenShift is still recognized', async () => {
    await rig.test.chaos({ path: '^/apis/security.openshift.io/v1$', ...UNAVAILABLE });
    assert.equal((await rig.as('developer')).openshift, true);
  });
});
