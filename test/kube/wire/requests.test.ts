/** Single requests against a server, network and proxies that misbehave. */
import assert from 'node:assert/strict';
import { errorText, readFacts } from '@scc-lens/kube';
import type { Cluster, Fields, Result } from '@scc-lens/kube';
import type { Connection, Reply } from '../../../packages/kube/src/wire/types';
import { watch } from '../../../packages/kube/src/wire/collections';
import { fieldsAt } from '../../../packages/kube/src/words/fields';
import { errorOf, eventually, giveAnyuid, useCluster, value, within } from '../rig/cluster';
import { configMap } from '../rig/manifests';
import { withoutProxy, withToxic } from '../rig/toxiproxy';

const STATUS = { 'content-type': 'application/json' };
const status = (code: number, message: string, reason = ''): string =>
  JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message, reason, code });

/** Asks after all else that is due. */
const turn = (ask: () => boolean): Promise<boolean> =>
  new Promise(resolve => {
    setImmediate(() => {
      resolve(ask());
    });
  });

describe('requests', () => {
  const rig = useCluster();
  let developer: Cluster;
  before(async () => {
    developer = await rig.as('developer');
  });
  const get = (options = {}): Promise<Result<Reply<Fields>>> => developer.request('GET', '/api/v1/namespaces/team-a/configmaps', options);

  it('waits as long as the server asks, and tries again', async () => {
    await rig.test.chaos({
      path: 'configmaps',
      status: 429,
      headers: { ...STATUS, 'retry-after': '1' },
      body: status(429, 'too many'),
      count: 1,
    });
    const start = performance.now();
    value(await get());
    assert.ok(performance.now() - start >= 1_000);
  });

  it('gives up at once when the server asks for more time than there is', async () => {
    await rig.test.chaos({ path: 'configmaps', status: 429, headers: { 'retry-after': '60' } });
    const error = errorOf(await within(1_000, () => get({ timeoutMs: 5_000 })));
    assert.ok(error.kind === 'tooManyRequests' && error.retryAfterMs === 60_000);
  });

  it('tries again after a passing 500, 503 and dropped connection', async () => {
    for (const fault of [{ status: 500, body: status(500, 'etcd') }, { status: 503, body: 'upstream' }, { cutAfter: 0 }]) {
      await rig.test.chaos({ path: 'configmaps', count: 2, ...fault });
      value(await within(4_000, () => get()));
    }
  });

  it('gives up on a server that keeps failing, after a bounded number of tries', async () => {
    await rig.test.chaos({ path: 'configmaps', status: 500, headers: STATUS, body: status(500, 'etcdserver: no leader') });
    const error = errorOf(await within(4_000, () => get()));
    assert.deepEqual([error.kind, error.message], ['server', 'etcdserver: no leader']);
    assert.equal((await rig.test.chaosRules())[0]?.hits, 4);
  });

  it('asks a server that names a time as often as there is time, after any failure', async () => {
    const fault = { path: 'configmaps', status: 500, headers: { ...STATUS, 'retry-after': '0' }, body: status(500, 'etcd'), count: 5 };
    await rig.test.chaos(fault);
    value(await get({ timeoutMs: 15_000 }));
    assert.equal((await rig.test.chaosRules())[0]?.hits, 5);
  });

  it('waits for an API server that restarts as long as there is time, and no longer', async () => {
    await rig.test.chaos({ path: 'configmaps', status: 200, cutAfter: 0, count: 6 });
    value(await get({ timeoutMs: 20_000 }));
    await rig.test.chaos({ path: 'configmaps', status: 200, cutAfter: 0 });
    assert.equal(errorOf(await within(3_500, () => get({ timeoutMs: 3_000 }))).kind, 'unreachable');
  });

  it('sends what must not happen twice only once', async () => {
    await rig.test.chaos({ path: 'configmaps', method: 'POST', status: 500 });
    const error = errorOf(await developer.request('POST', '/api/v1/namespaces/team-a/configmaps', { body: configMap('once') }));
    assert.equal(error.mayHaveHappened, true);
    assert.equal((await rig.test.chaosRules())[0]?.hits, 1);
  });

  it('ends in time with a slow server, and when it is cancelled', async () => {
    await rig.test.chaos({ path: 'configmaps', delayMs: 20_000 });
    const late = errorOf(await within(1_500, () => get({ timeoutMs: 500 })));
    assert.deepEqual([late.kind, errorText(late).includes('did not answer within 0.5 s')], ['timeout', true]);
    assert.equal(errorOf(await within(1_500, () => get({ signal: AbortSignal.timeout(200) }))).kind, 'cancelled');
  });

  it('understands a 404 in plain text, a login page, half an answer and an answer that is no object', async () => {
    assert.equal(errorOf(await (await rig.as('admin')).request('GET', '/apis/nowhere.example/v1/things')).kind, 'notFound');
    const faults = [
      { status: 404, headers: { 'content-type': 'text/plain' }, body: '404 page not found' },
      { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Sign in</html>' },
      { status: 200, headers: STATUS, body: '{"kind":"ConfigMapList","items":[' },
      { status: 200, headers: STATUS, body: '[]' },
    ];
    const kinds: string[] = [];
    for (const fault of faults) {
      await rig.test.chaos({ path: 'configmaps', ...fault });
      kinds.push(errorOf(await get()).kind);
    }
    assert.deepEqual(kinds, ['notFound', 'malformedAnswer', 'malformedAnswer', 'malformedAnswer']);
  });

  it('takes no page of a redirect for an answer, and names its host', async () => {
    const ask = [
      (): Promise<Result<unknown>> => developer.text('/api/v1/namespaces/team-a/pods/web/log'),
      (): Promise<Result<unknown>> =>
        developer.stream('/api/v1/namespaces/team-a/pods/web/log', { signal: new AbortController().signal, idleMs: 1_000 }),
    ];
    for (const [location, where] of [
      ['https://user:secret@login.example.com/?next=1', 'login.example.com'],
      [undefined, 'an unknown address'],
    ] as const) {
      await rig.test.chaos({
        path: 'pods/web/log',
        status: 302,
        headers: location === undefined ? {} : { location },
        body: '<html>Sign in</html>',
      });
      for (const one of ask) {
        const message = errorText(errorOf(await one()));
        assert.equal(
          message,
          `The server at ${new URL(rig.test.url).host} is not a Kubernetes cluster: it redirects to ${where}. Check the server address; a proxy or a login page may be in front of it.`,
        );
      }
    }
  });

  it('asks once which resources there are for all who want to know, and goes on for who still wants to', async () => {
    const { discovery } = await rig.as('developer');
    await rig.test.chaos({ path: '/apis/batch/v1', delayMs: 500 });
    const first = new AbortController();
    const [off, on] = [discovery.resource('batch/v1', 'Job', first.signal), discovery.resource('batch/v1', 'Job')];
    await eventually(async () => (await rig.test.chaosRules())[0]?.hits === 1);
    first.abort();
    assert.equal(errorOf(await off).kind, 'cancelled');
    assert.equal(value(await on).name, 'jobs');
    value(await discovery.resource('batch/v1', 'CronJob'));
    assert.equal((await rig.test.chaosRules())[0]?.hits, 1);
  });

  it('distinguishes a webhook that does not answer from a server that fails', async () => {
    const message =
      'Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: Post "https://check": context deadline exceeded';
    await rig.test.chaos({ path: 'configmaps', status: 500, headers: STATUS, body: status(500, message, 'InternalError') });
    const error = errorOf(await within(2_000, () => get()));
    assert.deepEqual([error.kind, error.message], ['webhookTimeout', message]);
    assert.equal((await rig.test.chaosRules())[0]?.hits, 1);
  });

  it('hands on what the server warns of', async () => {
    await rig.test.chaos({
      path: 'configmaps',
      status: 200,
      headers: { ...STATUS, warning: '299 - "would violate \\"restricted\\"", 299 - "old API"' },
      body: '{}',
    });
    assert.deepEqual(value(await get()).warnings, ['would violate "restricted"', 'old API']);
  });

  describe('through a bad network', () => {
    const through = (timeoutMs = 3_000): Promise<Cluster> => rig.as('developer', { server: rig.test.toxiproxy?.url ?? '', timeoutMs });
    const api = (): string => rig.test.toxiproxy?.api ?? '';
    const list = (cluster: Cluster): Promise<Result<Reply<Fields>>> => cluster.request('GET', '/api/v1/namespaces/team-a/configmaps');

    it('works, only slower, with latency', async () => {
      const cluster = await through();
      await withToxic(api(), { type: 'latency', attributes: { latency: 300 } }, async () => value(await list(cluster)));
    });

    for (const [what, type, attributes] of [
      ['goes silent', 'timeout', { timeout: 0 }],
      ['resets', 'reset_peer', { timeout: 0 }],
      ['breaks off in the middle', 'limit_data', { bytes: 20 }],
    ] as const) {
      it(`ends in time when the connection ${what}, and works again afterwards`, async () => {
        const cluster = await through(2_000);
        const error = errorOf(await within(3_500, () => withToxic(api(), { type, attributes }, () => list(cluster))));
        assert.ok(['timeout', 'unreachable'].includes(error.kind), error.kind);
        value(await list(cluster));
      });
    }

    it('reports unreachable when nothing listens any more, and works again afterwards', async () => {
      const cluster = await through();
      assert.equal(errorOf(await within(4_000, () => withoutProxy(api(), () => list(cluster)))).kind, 'unreachable');
      value(await list(cluster));
    });
  });

  describe('watch', () => {
    const follow = (
      cluster: Cluster,
      onInterrupted?: () => void,
    ): { names: () => readonly string[]; end: () => Promise<unknown>; over: Promise<unknown> } => {
      const stop = new AbortController();
      const names = new Set<string>();
      const nameOf = (object: Fields): string => String(fieldsAt(object, 'metadata')['name']);
      const over = watch(
        { ...cluster, signal: stop.signal },
        {
          path: '/api/v1/namespaces/team-a/configmaps',
          onList: objects => {
            names.clear();
            for (const object of objects) names.add(nameOf(object));
          },
          onChange: (object, isDeleted) => {
            if (isDeleted) names.delete(nameOf(object));
            else names.add(nameOf(object));
          },
          ...(onInterrupted && { onInterrupted }),
        },
      );
      return {
        names: () => [...names],
        over,
        end: () => {
          stop.abort();
          return over;
        },
      };
    };
    const put = async (name: string): Promise<void> => {
      value(await developer.request('POST', '/api/v1/namespaces/team-a/configmaps', { body: configMap(name) }));
    };
    const drop = async (name: string): Promise<void> => {
      value(await developer.request('DELETE', `/api/v1/namespaces/team-a/configmaps/${name}`));
    };

    it('goes on after 410 Gone, dropped streams, malformed lines and 500', async () => {
      const gone = JSON.stringify({ type: 'ERROR', object: { kind: 'Status', code: 410, message: 'too old resource version' } });
      for (const fault of [
        { status: 410, headers: STATUS, body: status(410, 'too old') },
        { status: 200, body: `${gone}\n` },
        { cutAfter: 0 },
        { status: 200, body: 'nonsense\n' },
        { status: 500 },
        { status: 200, body: '' },
      ]) {
        await rig.test.chaos({ path: 'configmaps.*watch=true', count: 2, ...fault });
        const watching = follow(developer);
        try {
          await eventually(async () => (await rig.test.chaosRules())[0]?.hits !== 0);
          await put('watched');
          await eventually(() => turn(() => watching.names().includes('watched')));
          await drop('watched');
          await eventually(() => turn(() => !watching.names().includes('watched')));
        } finally {
          assert.equal(await watching.end(), null);
        }
      }
    });

    it('ends with an error that does not get better', async () => {
      await rig.test.chaos({ path: 'configmaps.*watch=true', status: 401 });
      assert.equal(((await follow(developer).over) as { kind: string }).kind, 'unauthorized');
    });
  });

  describe('facts', () => {
    let namespace: string;
    before(async () => {
      namespace = await rig.namespace();
      await giveAnyuid(await rig.as('admin'), namespace, 'app');
    });
    const facts = async (user: 'admin' | 'developer' | 'project-admin' | 'viewer') =>
      value(await readFacts(await rig.as(user), { namespaces: [namespace], serviceAccounts: [`${namespace}/app`] }));
    const appsGrants = (grants: Awaited<ReturnType<typeof facts>>['grants']): readonly string[] =>
      grants.filter(({ subject }) => subject.kind === 'ServiceAccount' && subject.name === 'app').flatMap(({ sccs }) => sccs);

    it('are all there for an administrator', async () => {
      const read = await facts('admin');
      assert.deepEqual(
        [read.sccs.length, read.onlyTheseSccs, read.hiddenSccs, read.unread, read.grantsReadOf],
        [13, true, false, [], { namespaces: [namespace], serviceAccounts: [] }],
      );
      assert.match(read.namespaces[0]?.annotations['openshift.io/sa.scc.uid-range'] ?? '', /^\d+\/10000$/);
      assert.deepEqual(appsGrants(read.grants), ['anyuid']);
      assert.ok(
        read.grants.some(
          ({ subject, sccs }) => subject.kind === 'Group' && subject.name === 'system:authenticated' && sccs.includes('restricted-v2'),
        ),
      );
    });

    it('are asked for in the name of the service account by who edits', async () => {
      const read = await facts('developer');
      assert.deepEqual(
        [read.sccs.length, read.onlyTheseSccs, read.hiddenSccs, read.grantsReadOf],
        [0, false, true, { namespaces: [], serviceAccounts: [`${namespace}/app`] }],
      );
      assert.ok(appsGrants(read.grants).includes('anyuid'));
      assert.ok(!appsGrants(read.grants).includes('privileged'));
      assert.ok(read.unread.includes('You may not read SecurityContextConstraints.'));
    });

    for (const bad of ['../../../v1/namespaces/kube-system/services/x:80/proxy', '..', 'a/b', 'a%2Fb', 'a?b', 'Upper', '']) {
      it(`never send a request to where ${JSON.stringify(bad)} as a namespace would lead`, async () => {
        const cluster = await rig.as('developer');
        const paths: string[] = [];
        const noted = (connection: Connection): Connection => ({
          ...connection,
          request: (method, path, options) => {
            paths.push(path);
            return connection.request(method, path, options);
          },
          impersonating: user => noted(connection.impersonating(user)),
        });
        const read = value(
          await readFacts(
            { ...cluster, ...noted(cluster) },
            { namespaces: [namespace, bad], serviceAccounts: [`${bad}/app`, `${namespace}/app`] },
          ),
        );
        assert.deepEqual(read.grantsReadOf.serviceAccounts, [`${namespace}/app`]);
        assert.ok(read.unread.includes(`${JSON.stringify(bad)} cannot be the name of a namespace.`));
        for (const path of paths) assert.match(path, new RegExp(`^/apis?/[a-z0-9./]+(/namespaces/${namespace}(/[a-z]+)?)?$`));
      });
    }

    it('are unknown, and reported as unknown, for a user who only views', async () => {
      const read = await facts('viewer');
      assert.deepEqual([read.grantsReadOf, appsGrants(read.grants)], [{ namespaces: [], serviceAccounts: [] }, []]);
      assert.equal(read.namespaces.length, 1);
    });
  });
});
