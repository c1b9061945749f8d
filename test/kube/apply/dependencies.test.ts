/** Objects that wait for others, by the annotation of cli-utils. */
import assert from 'node:assert/strict';
import { textAt, untilReady } from '@scc-lens/kube';
import type { ApplyResult, Cluster, Fields } from '@scc-lens/kube';
import { at, fieldsAt } from '../../../packages/kube/src/words/fields';
import { applied, outcomesOf } from '../rig/applying';
import type { Answers } from '../rig/applying';
import { planOf, useCluster, value } from '../rig/cluster';
import { configMap, deployment } from '../rig/manifests';

describe('an object that depends on another', () => {
  const rig = useCluster();
  let namespace: string;
  let developer: Cluster;
  before(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer');
  });

  const after = (document: Fields, ...names: readonly string[]): Fields => {
    const on = names.map(name => `apps/namespaces/${namespace}/Deployment/${name}`).join(',');
    return {
      ...document,
      metadata: { ...fieldsAt(document, 'metadata'), namespace, annotations: { 'config.kubernetes.io/depends-on': on } },
    };
  };
  const run = (documents: readonly Fields[], timeoutMs: number, { signal, ...more }: Answers = {}): Promise<ApplyResult> =>
    applied(developer, namespace, documents, {
      untilReady: objects => untilReady({ ...developer, signal }, objects, { timeoutMs, graceMs: 500, logLines: 0 }),
      signal,
      ...more,
    });

  it('is applied when that is ready, although its kind comes first', async () => {
    const slow = deployment('slow', { annotations: { 'scc-lens.test/ready-after': '2s' } });
    const available: unknown[] = [];
    const phases: string[] = [];
    const result = await run([after(configMap('last'), 'slow'), slow], 30_000, {
      onWrite: async ({ planned }) => {
        if (planned.ref.kind !== 'ConfigMap') return;
        const path = `/apis/apps/v1/namespaces/${namespace}/deployments/slow`;
        available.push(at(value(await developer.request('GET', path)).body, 'status', 'availableReplicas'));
      },
      onProgress: ({ phase, detail }) => {
        if (phase === 'waiting') phases.push(detail ?? '');
      },
    });
    assert.deepEqual(outcomesOf(result), ['Deployment slow: applied created', 'ConfigMap last: applied created']);
    assert.deepEqual([available, phases], [[1], [`Deployment ${namespace}/slow`]]);
  });

  it('is not applied where that fails or is not ready in time, and the result names the reason', async () => {
    const never = deployment('never', { labels: { 'scc-lens.test/fail': 'unready' } });
    const result = await run([after(configMap('waits'), 'never'), never], 2_000);
    assert.deepEqual(outcomesOf(result), ['Deployment never: applied created', 'ConfigMap waits: failed']);
    assert.match(
      result.stopped?.message ?? '',
      new RegExp(`^ConfigMap ${namespace}/waits was not applied: It depends on an object that is not ready\\. .*never`),
    );
  });

  it('is not applied after a cancel', async () => {
    const never = deployment('never', { labels: { 'scc-lens.test/fail': 'unready' } });
    const stop = new AbortController();
    const result = await run([after(configMap('stops'), 'never'), never], 60_000, {
      signal: stop.signal,
      onProgress: ({ phase }) => {
        if (phase === 'waiting') stop.abort();
      },
    });
    assert.deepEqual(outcomesOf(result), ['Deployment never: unchanged', 'ConfigMap stops: notAttempted']);
    assert.equal(result.stopped?.reason, 'cancelled');
  });

  it('is a problem of the plan where it depends on itself, or names nothing', async () => {
    const circle = [after(deployment('a'), 'b'), after(deployment('b'), 'a')];
    const wrong = { ...configMap('c'), metadata: { name: 'c', annotations: { 'config.kubernetes.io/depends-on': 'Deployment/a' } } };
    const { objects, problems } = await planOf(developer, namespace, ...circle, wrong);
    assert.deepEqual(objects, []);
    assert.deepEqual(problems.map(({ source }) => textAt(source.object, 'metadata', 'name')).sort(), ['a', 'b', 'c']);
  });
});
