/** What was deployed can be undone when the window that deployed it is gone. */
import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DeploymentHistory, folderStorage, undo } from '@scc-lens/kube';
import type { ApplyResult, Cluster, DeploymentRecord, Fields, RecordWriter, UndoStep } from '@scc-lens/kube';
import { at } from '../../../packages/kube/src/words/fields';
import { applied } from '../rig/applying';
import { useCluster, value } from '../rig/cluster';
import { configMap } from '../rig/manifests';

const PASSWORD = 'correct horse battery staple';

describe('the history of deployments', () => {
  const rig = useCluster('any');
  let namespace: string;
  let developer: Cluster;
  let folder: string;
  let errors: unknown[];
  before(async () => {
    namespace = await rig.namespace();
    developer = await rig.as('developer');
  });
  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'scc-lens-history-')), 'deployments');
    errors = [];
  });
  afterEach(() => {
    rmSync(path.dirname(folder), { recursive: true });
  });

  /** As a window opens it. */
  const open = (): DeploymentHistory => new DeploymentHistory({ storage: folderStorage(folder), onError: error => errors.push(error) });
  const deploy = (record: RecordWriter, documents: readonly Fields[], cluster = developer): Promise<ApplyResult> =>
    applied(cluster, namespace, documents, { onWrite: step => record.note(step), onStep: step => void record.note(step) });
  const pathOf = (name: string, plural = 'configmaps'): string => `/api/v1/namespaces/${namespace}/${plural}/${name}`;
  const dataOf = async (name: string, plural?: string): Promise<unknown> => {
    const answer = await developer.request('GET', pathOf(name, plural));
    return answer.ok ? at(answer.value.body, 'data') : null;
  };
  const secret = (stringData: Fields): Fields => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pass' }, stringData });
  const only = ([record, ...others]: readonly DeploymentRecord[]): DeploymentRecord => {
    assert.equal(others.length, 0);
    return record ?? assert.fail('there is no record');
  };
  const outcomes = (steps: readonly UndoStep[]): readonly string[] =>
    steps.map(({ ref, outcome }) => `${ref.kind} ${ref.name}: ${outcome.kind}`);
  const stored = (): string =>
    readdirSync(folder)
      .map(name => readFileSync(path.join(folder, name), 'utf8'))
      .join('');

  it('undoes after a reload what was created and changed, and leaves it out afterwards', async () => {
    await applied(developer, namespace, [configMap('changed', { key: 'old' })]);
    const first = open();
    const record = first.begin(developer);
    await deploy(record, [configMap('created'), configMap('changed', { key: 'new' })]);
    await first.list();

    const reloaded = only(await open().list());
    assert.equal(reloaded.id, record.id);
    assert.equal(reloaded.target.server, developer.target.server);
    assert.deepEqual(
      reloaded.items.map(({ ref, action }) => `${action} ${ref.name}`),
      ['restore changed', 'delete created'],
    );
    const steps = await undo(developer, reloaded.items);
    assert.deepEqual(outcomes(steps), ['ConfigMap changed: restored', 'ConfigMap created: deleted']);
    assert.deepEqual([await dataOf('changed'), await dataOf('created')], [{ key: 'old' }, null]);

    const after = open();
    await after.settle(reloaded.id, [steps[0]?.ref ?? assert.fail()]);
    assert.deepEqual(
      only(await open().list()).items.map(({ ref }) => ref.name),
      ['created'],
    );
    await after.settle(reloaded.id, [steps[1]?.ref ?? assert.fail()]);
    assert.deepEqual(await open().list(), []);
    assert.deepEqual(errors, []);
  });

  it('notifies of every change, with what can be undone by then', async () => {
    const seen: Promise<number>[] = [];
    const history = new DeploymentHistory({
      storage: folderStorage(folder),
      onError: error => errors.push(error),
      onChange: () => seen.push(history.list().then(({ length }) => length)),
    });
    await deploy(history.begin(developer), [configMap('noted')]);
    const { id, items } = only(await history.list());
    const [item] = await undo(developer, items);
    await history.settle(id, [item?.ref ?? assert.fail()]);
    const counts = await Promise.all(seen);
    assert.ok(counts.includes(1), counts.join());
    assert.equal(counts.at(-1), 0);
  });

  it('stores no value of a Secret: it is restored in the same window, and after a reload only deleted', async () => {
    await applied(developer, namespace, [secret({ word: 'earlier' })]);
    const before = await dataOf('pass', 'secrets');
    const window = open();
    await deploy(window.begin(developer), [secret({ word: PASSWORD })]);
    const inWindow = only(await window.list());
    const encoded = Buffer.from(PASSWORD).toString('base64');
    for (const word of [PASSWORD, encoded, Buffer.from('earlier').toString('base64')]) assert.ok(!stored().includes(word), word);

    const reloaded = only(await open().list());
    const [left] = await undo(developer, reloaded.items);
    assert.deepEqual(left?.outcome, {
      kind: 'left',
      reason: `The earlier values of Secret ${namespace}/pass are not stored, because it is a Secret. Only the window that deployed it can restore them.`,
    });
    assert.deepEqual(outcomes(await undo(developer, inWindow.items)), ['Secret pass: restored']);
    assert.deepEqual(await dataOf('pass', 'secrets'), before);
    value(await developer.request('DELETE', pathOf('pass', 'secrets')));
    await window.settle(inWindow.id, [inWindow.items[0]?.ref ?? assert.fail()]);

    await deploy(window.begin(developer), [secret({ word: PASSWORD })]);
    assert.equal((await window.list()).length, 1);
    assert.ok(!stored().includes(encoded));
    assert.deepEqual(outcomes(await undo(developer, only(await open().list()).items)), ['Secret pass: deleted']);
  });

  it('asks about a created Secret that was changed since, although its values are not known', async () => {
    const window = open();
    await deploy(window.begin(developer), [secret({ word: PASSWORD })]);
    await window.list();
    value(
      await developer.request('PATCH', pathOf('pass', 'secrets'), {
        query: { fieldManager: 'kubectl-edit' },
        contentType: 'application/merge-patch+json',
        body: { stringData: { word: 'theirs' } },
      }),
    );
    assert.deepEqual(outcomes(await undo(developer, only(await open().list()).items)), ['Secret pass: left']);
    value(await developer.request('DELETE', pathOf('pass', 'secrets')));
  });

  for (const [what, name, before] of [
    ['creating', 'half-created', null],
    ['changing', 'half-changed', { key: 'old' }],
  ] as const) {
    it(`undoes a deployment whose window closed before the answer, while ${what} an object`, async () => {
      if (before !== null) await applied(developer, namespace, [configMap(name, before)]);
      const record = open().begin(developer);
      let arrived = (): void => undefined;
      const written = new Promise<void>(resolve => {
        arrived = resolve;
      });
      const closing: Cluster = {
        ...developer,
        request: async (method, url, options) => {
          const answer = await developer.request(method, url, options);
          if (method !== 'PATCH') return answer;
          arrived();
          return new Promise(() => undefined);
        },
      };
      void deploy(record, [configMap(name, { key: 'new' }), configMap('never')], closing);
      await written;
      assert.deepEqual(await dataOf(name), { key: 'new' });
      const steps = await undo(developer, only(await open().list()).items);
      assert.deepEqual(outcomes(steps), [`ConfigMap ${name}: ${before === null ? 'deleted' : 'restored'}`]);
      assert.deepEqual(await dataOf(name), before);
    });
  }

  it('undoes nothing where the window closed before the write', async () => {
    await applied(developer, namespace, [configMap('untouched', { key: 'old' })]);
    const record = open().begin(developer);
    let noted = (): void => undefined;
    const stopped = new Promise<void>(resolve => {
      noted = resolve;
    });
    const closing: Cluster = {
      ...developer,
      request: (method, url, options) => {
        if (method !== 'PATCH') return developer.request(method, url, options);
        noted();
        return new Promise(() => undefined);
      },
    };
    void deploy(record, [configMap('untouched', { key: 'new' })], closing);
    await stopped;
    assert.deepEqual(outcomes(await undo(developer, only(await open().list()).items)), ['ConfigMap untouched: nothingToDo']);
  });

  it('remembers nothing of what was not changed', async () => {
    await applied(developer, namespace, [configMap('same')]);
    const window = open();
    await deploy(window.begin(developer), [configMap('same')]);
    assert.deepEqual(await window.list(), []);
    assert.deepEqual(await open().list(), []);
  });

  it('keeps the ten latest, in files that only the user may read', async () => {
    const window = open();
    const result = await applied(developer, namespace, [configMap('kept')]);
    const [step] = result.steps;
    assert.ok(step !== undefined);
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) {
      const record = window.begin(developer);
      ids.push(record.id);
      await record.note(step);
    }
    const records = await window.list();
    assert.equal(records.length, 10);
    assert.ok(records.every(({ id }) => ids.includes(id)));
    if (process.platform !== 'win32') {
      assert.equal(statSync(folder).mode & 0o077, 0);
      for (const name of readdirSync(folder)) assert.equal(statSync(path.join(folder, name)).mode & 0o077, 0, name);
    }
    value(await developer.request('DELETE', pathOf('kept')));
  });

  it('reads what it can of a damaged folder', async () => {
    const window = open();
    await deploy(window.begin(developer), [configMap('whole')]);
    const record = only(await window.list());
    appendFileSync(path.join(folder, record.id), '{"item":{"ref":{"apiVersion":"v1","kind":"Conf');
    writeFileSync(path.join(folder, '2020-01-01T00-00-00.000Z-00000000.jsonl'), 'not a record\n');
    writeFileSync(path.join(folder, '2020-01-02T00-00-00.000Z-00000000.jsonl'), `${JSON.stringify({ version: 99 })}\n`);
    writeFileSync(path.join(folder, 'notes.txt'), 'mine');
    assert.deepEqual(
      only(await open().list()).items.map(({ ref }) => ref.name),
      ['whole'],
    );
    value(await developer.request('DELETE', pathOf('whole')));
  });

  it('a folder that cannot be written is reported once for each line, and the deployment goes on', async () => {
    const blocked = path.join(path.dirname(folder), 'file');
    writeFileSync(blocked, '');
    const history = new DeploymentHistory({
      storage: folderStorage(path.join(blocked, 'deployments')),
      onError: error => errors.push(error),
    });
    const result = await deploy(history.begin(developer), [configMap('unrecorded')]);
    assert.equal(result.stopped, null);
    assert.ok(errors.length > 0);
    value(await developer.request('DELETE', pathOf('unrecorded')));
  });
});
