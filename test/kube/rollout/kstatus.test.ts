/** Our verdicts and the ones of kstatus itself: the same, or different for a reason that is in docs/deploy.md. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { watchRollout } from '@scc-lens/kube';
import type { Cluster, Fields } from '@scc-lens/kube';
import { readinessOf } from '../../../packages/kube/src/apply/rollout/readiness';
import { watch } from '../../../packages/kube/src/wire';
import { collectionPath } from '../../../packages/kube/src/words/resource';
import { asked, DIFFERENCES, ours } from '../../kstatus/differences';
import { generatedObjects } from '../../kstatus/generated';
import { buildKstatus, judgedByKstatus } from '../../kstatus/kstatus';
import type { Answer } from '../../kstatus/kstatus';
import { runs } from '../../properties';
import { applied } from '../rig/applying';
import { PATIENCE_MS, planOf, useCluster } from '../rig/cluster';
import { deployment, job, pod, sandbox, workload } from '../rig/manifests';

const theirs = ({ status, error }: Answer): string => status ?? `error: ${String(error)}`;

describe('kstatus', function () {
  before(function () {
    if (buildKstatus()) return;
    if (process.env['CI']) throw new Error('Go is not on the PATH, which builds kstatus.');
    this.skip();
  });

  it('judges generated objects of every kind as we do, except for what docs/deploy.md names', () => {
    const objects = generatedObjects(runs(2_000, 200).numRuns);
    const met = new Map(Object.keys(DIFFERENCES).map(name => [name, 0]));
    const [raw, answers] = [judgedByKstatus(objects).map(theirs), judgedByKstatus(objects.map(asked)).map(theirs)];
    let same = 0;
    for (const [i, object] of objects.entries()) {
      const verdict = ours(object);
      assert.equal(verdict, answers[i], JSON.stringify({ object, asked: asked(object), readiness: readinessOf(object) }));
      if (verdict === raw[i]) same++;
      else for (const [name, differ] of Object.entries(DIFFERENCES)) if (differ(object) !== object) met.set(name, (met.get(name) ?? 0) + 1);
    }
    const counts = [...met].map(([name, count]) => `      ${count} differ: ${name}`);
    process.stdout.write(`      ${objects.length} objects, ${same} judged the same\n${counts.join('\n')}\n`);
    for (const [name, count] of met) assert.ok(count > 0, `no object shows the difference ${name}`);
  });

  it('differs as docs/deploy.md lists it', () => {
    const text = readFileSync(join(__dirname, '../../../docs/deploy.md'), 'utf8');
    const [, list = ''] = /They differ only here:\n\n((?:[- ] .*\n)+)/.exec(text) ?? [];
    const names = [...list.matchAll(/^- ([^:]+):/gm)].map(([, name]) => name);
    assert.deepEqual(names, Object.keys(DIFFERENCES));
  });
});

describe('kstatus, on a real server', () => {
  const rig = useCluster();
  before(() => {
    buildKstatus();
  });

  /** Applies manifests, waits, and all versions of the objects meanwhile. */
  const rollOut = async (cluster: Cluster, namespace: string, documents: readonly Fields[]): Promise<readonly Fields[]> => {
    const { objects } = await planOf(cluster, namespace, ...documents);
    const [seen, over] = [[] as Fields[], new AbortController()];
    const watches = objects.map(({ ref, resource: { apiVersion, kind }, resource }) =>
      watch(
        { ...cluster, signal: over.signal },
        {
          path: collectionPath(resource, ref.namespace),
          fieldSelector: `metadata.name=${ref.name}`,
          keep: object => ({ apiVersion, kind, ...object }),
          onList: items => seen.push(...items),
          onChange: object => seen.push(object),
        },
      ),
    );
    await applied(cluster, namespace, documents);
    for (const { state, detail } of await watchRollout(cluster, objects, { timeoutMs: PATIENCE_MS, graceMs: PATIENCE_MS, logLines: 1 }))
      assert.equal(state, 'ready', detail);
    over.abort();
    await Promise.all(watches);
    return seen;
  };

  it('judges all versions of objects as we do, while they become ready, change, and are scaled down', async () => {
    const [namespace, cluster] = [await rig.namespace(), await rig.as('developer')];
    const slow = { annotations: { 'scc-lens.test/ready-after': '1s' } };
    const changed = { ...slow, container: { image: 'registry.example/app:2' } };
    const scaled = (document: Fields, replicas: number): Fields => ({ ...document, spec: { ...(document['spec'] as Fields), replicas } });
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'budget' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'd' } } },
    };
    const seen = [
      ...(await rollOut(cluster, namespace, [
        scaled(deployment('d', slow), 3),
        scaled(workload('StatefulSet', 's', slow), 2),
        workload('DaemonSet', 'ds', slow),
        scaled(workload('ReplicaSet', 'r', slow), 3),
        job('j', slow),
        pod('p', slow),
        sandbox('sb', slow),
        budget,
      ])),
      ...(await rollOut(cluster, namespace, [
        scaled(deployment('d', changed), 3),
        scaled(workload('StatefulSet', 's', changed), 1),
        workload('DaemonSet', 'ds', changed),
        scaled(workload('ReplicaSet', 'r', slow), 1),
      ])),
    ];
    const answers = judgedByKstatus(seen.map(asked)).map(theirs);
    const verdicts = new Map<string, number>();
    for (const [i, object] of seen.entries()) {
      assert.equal(ours(object), answers[i], JSON.stringify(object));
      const verdict = `${String(object['kind'])} ${ours(object)}`;
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    process.stdout.write(`      ${seen.length} versions: ${[...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', ')}\n`);
    for (const kind of ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Pod', 'Sandbox', 'PodDisruptionBudget'])
      assert.ok(verdicts.has(`${kind} Current`), kind);
  });
});
