/** Controllers that write to an object all the time, other owners of what is written, and a cancel in between. */
import assert from 'node:assert/strict';
import { diffObject, listForUndo, preflight, undo } from '@scc-lens/kube';
import type { ApplyResult, Cluster, Fields } from '@scc-lens/kube';
import { at } from '../../../packages/kube/src/words/fields';
import { applied, applyOf, outcomesOf, undone } from '../rig/applying';
import { applyAs, patchAs, planOf, useTeam, value } from '../rig/cluster';
import { configMap, deployment } from '../rig/manifests';

describe('an object that others write to', () => {
  let namespace: string;
  let developer: Cluster;
  let admin: Cluster;
  const rig = useTeam(team => {
    ({ namespace, developer, admin } = team);
  });

  const pathOf = (name: string): string => `/api/v1/namespaces/${namespace}/configmaps/${name}`;
  const read = async (name: string): Promise<Fields> => value(await admin.request('GET', pathOf(name))).body;
  let bumps = 0;
  const bump = async (name: string): Promise<void> => {
    const body = { metadata: { annotations: { 'example.com/seen': String(++bumps) } } };
    await patchAs(admin, 'watcher', pathOf(name), body);
  };
  /** A connection before whose writes a controller is faster, so many times. */
  const overtaken = (name: string, times: number, then: () => void = () => undefined): Cluster => {
    let writes = 0;
    return {
      ...developer,
      request: async (method, url, options) => {
        if ((method === 'PATCH' || method === 'DELETE') && options?.query?.['dryRun'] === undefined) {
          if (writes++ < times) await bump(name);
          if (writes === times) then();
        }
        return developer.request(method, url, options);
      },
    };
  };
  const reviewed = async (cluster: Cluster, document: Fields, signal?: AbortSignal): Promise<ApplyResult> => {
    const plan = await planOf(developer, namespace, document);
    const { objects } = await preflight(developer, plan);
    return applyOf(cluster, plan, { signal, reviewed: new Map(objects.map(({ planned, live }) => [planned, live])) });
  };

  it('is changed as it was reviewed, undone and pruned, after pauses', async () => {
    await applied(developer, namespace, [configMap('busy', { key: 'old' })]);
    const started = performance.now();
    const result = await reviewed(overtaken('busy', 7), configMap('busy', { key: 'new' }));
    assert.deepEqual(outcomesOf(result), ['ConfigMap busy: applied changed']);
    assert.ok(performance.now() - started > 1_000, 'five at once');
    const [step] = await undo(overtaken('busy', 7), listForUndo(developer, result.steps));
    assert.deepEqual(step?.outcome, { kind: 'restored', ownersError: null });
    assert.deepEqual(at(await read('busy'), 'data'), { key: 'old' });
    assert.equal(at(await read('busy'), 'metadata', 'annotations', 'example.com/seen'), String(bumps));
  });

  it('is left as it is, and called cancelled, when the user waits no longer', async () => {
    await applied(developer, namespace, [configMap('patient', { key: 'old' })]);
    const cancel = new AbortController();
    const stop = (): void => {
      cancel.abort();
    };
    const result = await reviewed(overtaken('patient', 4, stop), configMap('patient', { key: 'new' }), cancel.signal);
    assert.deepEqual([outcomesOf(result), result.stopped?.reason], [['ConfigMap patient: notAttempted'], 'cancelled']);
    assert.deepEqual(at(await read('patient'), 'data'), { key: 'old' });
  });

  it('is not changed where a stated annotation is not what was reviewed', async () => {
    const stated = (key: string): Fields => ({
      ...configMap('stated', { key }),
      metadata: { name: 'stated', annotations: { 'example.com/seen': '0' } },
    });
    await applied(developer, namespace, [stated('old')]);
    const plan = await planOf(developer, namespace, stated('new'));
    const { objects } = await preflight(developer, plan);
    await bump('stated');
    const result = await applyOf(developer, plan, { reviewed: new Map(objects.map(({ planned, live }) => [planned, live])) });
    assert.equal(result.stopped?.reason, 'liveChanged');
  });

  it('is replaced only as it was when the user agreed', async () => {
    const frozen = (key: string): Fields => ({ ...configMap('frozen', { key }), immutable: true });
    await applied(developer, namespace, [frozen('old')]);
    const plan = await planOf(developer, namespace, frozen('new'));
    const { objects } = await preflight(developer, plan);
    let questions = 0;
    const onImmutable = async (): Promise<'replace' | 'skip'> => {
      if (++questions > 1) return 'skip';
      await bump('frozen');
      return 'replace';
    };
    const reviewed = new Map(objects.map(({ planned, live }) => [planned, live]));
    assert.deepEqual(outcomesOf(await applyOf(developer, plan, { reviewed, onImmutable })), ['ConfigMap frozen: skipped']);
    assert.deepEqual([questions, at(await read('frozen'), 'data')], [2, { key: 'old' }]);
  });

  it('is deleted by an undo only as it was when the user agreed', async () => {
    const result = await applied(developer, namespace, [configMap('doubted', { key: 'old' })]);
    const write = (value: string): Promise<unknown> => patchAs(admin, 'kubectl-edit', pathOf('doubted'), { data: { key: value } });
    await write('theirs');
    let questions = 0;
    const onDoubt = async (): Promise<boolean> => {
      if (++questions > 1) return false;
      await write('theirs, too');
      return true;
    };
    const [step] = await undone(developer, result, { onDoubt });
    assert.deepEqual([step?.outcome.kind, questions, at(await read('doubted'), 'data')], ['left', 2, { key: 'theirs, too' }]);
  });

  it('is cancelled, and not failed, while it is read, and while another object is waited for', async () => {
    await rig.test.chaos({ method: 'GET', path: 'configmaps/reading$', delayMs: 60_000 });
    const cancel = new AbortController();
    const reading = applied(developer, namespace, [configMap('reading'), configMap('unread')], {
      signal: cancel.signal,
      onProgress: () => {
        setImmediate(() => {
          cancel.abort();
        });
      },
    });
    const result = await reading;
    assert.deepEqual(outcomesOf(result), ['ConfigMap reading: notAttempted', 'ConfigMap unread: notAttempted']);
    assert.deepEqual(result.stopped, { reason: 'cancelled', message: 'Cancelled.' });

    const stop = new AbortController();
    const depends = { 'config.kubernetes.io/depends-on': `/namespaces/${namespace}/ConfigMap/first` };
    const waiting = await applied(
      developer,
      namespace,
      [configMap('first'), { ...configMap('second'), metadata: { name: 'second', annotations: depends } }],
      {
        signal: stop.signal,
        untilReady: () => {
          stop.abort();
          return Promise.resolve('It is not ready.');
        },
      },
    );
    assert.deepEqual(outcomesOf(waiting), ['ConfigMap first: applied created', 'ConfigMap second: notAttempted']);
    assert.equal(waiting.stopped?.reason, 'cancelled');
  });

  it('is undone by no step after a cancel, the one that reads included', async () => {
    const result = await applied(developer, namespace, [configMap('kept'), configMap('kept-too')]);
    await rig.test.chaos({ method: 'GET', path: 'configmaps/kept-too$', delayMs: 60_000 });
    const cancel = new AbortController();
    setImmediate(() => {
      cancel.abort();
    });
    const steps = await undo({ ...developer, signal: cancel.signal }, listForUndo(developer, result.steps));
    assert.deepEqual(
      steps.map(({ outcome }) => outcome),
      Array(2).fill({ kind: 'notAttempted', reason: 'Cancelled.' }),
    );
  });

  it('and has the same values gets another owner only, by the summary and by the result, until that is undone', async () => {
    const body = deployment('owned', { labels: { a: 'b' } });
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/owned`;
    await applyAs(admin, 'gitops', path, body);
    const plan = await planOf(developer, namespace, body);
    const check = async (): Promise<readonly string[]> => (await preflight(developer, plan)).objects.map(one => diffObject(one).change);
    assert.deepEqual(await check(), ['owners']);
    const result = await applyOf(developer, plan);
    assert.deepEqual(outcomesOf(result), ['Deployment owned: applied owners']);
    assert.deepEqual([await check(), outcomesOf(await applyOf(developer, plan))], [['unchanged'], ['Deployment owned: unchanged']]);
    const [step] = await undo(developer, listForUndo(developer, result.steps));
    assert.deepEqual(step?.outcome, { kind: 'restored', ownersError: null });
    assert.deepEqual(await check(), ['owners']);
  });
});
