/** A watch of a server that is away, comes back, and refuses everything until it has read its permissions. */
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ok } from '@scc-lens/kube';
import type { ClusterError, Fields, Result } from '@scc-lens/kube';
import type { Connection, Reply } from '../../../packages/kube/src/wire/types';
import { watch } from '../../../packages/kube/src/wire/collections';
import { failed } from '../../../packages/kube/src/words/clusterError';

const AWAY: ClusterError = { kind: 'unreachable', message: 'nothing answers' };
const REFUSED: ClusterError = { kind: 'forbidden', message: 'not yet' };

const SILENT: ClusterError = { kind: 'timeout', message: 'nothing was sent' };

/** Lists at once; its streams fail in this order, and then end the watch without an error. */
function server(errors: readonly ClusterError[], over: AbortController, onRequest: (what: string) => void = () => undefined): Connection {
  const left = [...errors];
  const connection: Connection = {
    target: {
      context: 'c',
      cluster: 'c',
      server: 'https://c',
      user: null,
      actsAs: null,
      identity: { user: '', groups: [] },
      namespace: 'n',
    },
    request: (): Promise<Result<Reply<Fields>>> => {
      onRequest('list');
      return Promise.resolve(
        ok({ status: 200, body: { metadata: { resourceVersion: '1' }, items: [] }, length: 0, warnings: [], retried: false }),
      );
    },
    text: () => Promise.resolve(ok('')),
    stream: () => {
      onRequest('watch');
      const error = left.shift();
      if (error === undefined) over.abort();
      return Promise.resolve(failed(error ?? AWAY));
    },
    impersonating: () => connection,
    close: () => undefined,
  };
  return connection;
}

/** Its end, with every pause over at once. */
async function endOf(errors: readonly ClusterError[], onRequest?: (what: string) => void): Promise<ClusterError | null> {
  const over = new AbortController();
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const ends: (ClusterError | null)[] = [];
    const end = watch(
      { ...server(errors, over, onRequest), signal: over.signal },
      { path: '/pods', onList: () => undefined, onChange: () => undefined },
    ).then(error => {
      ends.push(error);
    });
    while (ends.length === 0) {
      await new Promise(resolve => {
        setImmediate(resolve);
      });
      mock.timers.tick(5_000);
    }
    await end;
    return ends[0] ?? null;
  } finally {
    mock.timers.reset();
  }
}

describe('a watch', () => {
  it('goes on when the server refuses at first after a long time away', async () => {
    assert.equal(await endOf([...Array<ClusterError>(20).fill(AWAY), REFUSED, REFUSED]), null);
  });

  it('lists again after a stream that was silent, because it may have lost changes', async () => {
    const requests: string[] = [];
    await endOf([AWAY, SILENT], what => requests.push(what));
    assert.deepEqual(requests, ['list', 'watch', 'watch', 'list', 'watch']);
  });

  it('ends when the server goes on refusing', async () => {
    assert.equal((await endOf([AWAY, ...Array<ClusterError>(8).fill(REFUSED)]))?.kind, 'forbidden');
  });
});
