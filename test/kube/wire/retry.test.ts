import assert from 'node:assert/strict';
import type { ClusterError } from '@scc-lens/kube';
import { transportError } from '../../../packages/kube/src/wire/http';
import { retryDelay } from '../../../packages/kube/src/wire/ask';

const url = new URL('https://cluster.example/api');
const failure = (code: string, syscall: string): ClusterError => transportError(Object.assign(new Error(code), { code, syscall }), url);

describe('a request that failed', () => {
  const delay = (error: ClusterError, idempotent: boolean, attempt = 1, known = false, sinceAway = 0): number | null =>
    retryDelay({ error, attempt, idempotent, known, sinceAway }, 0.5);

  it('is sent again if nothing could be sent, with any effect', () => {
    assert.equal(delay(failure('ECONNREFUSED', 'connect'), false), 200);
    assert.equal(delay(failure('ETIMEDOUT', 'connect'), false), 200);
  });

  it('is not sent again if the server may have acted and twice is not as once', () => {
    for (const error of [failure('ECONNRESET', 'read'), failure('ETIMEDOUT', 'read'), failure('EHOSTUNREACH', 'write')]) {
      assert.equal(error.mayHaveHappened, true);
      assert.deepEqual([delay(error, false), delay(error, true)], [null, 200]);
    }
  });

  it('is sent a few times to a server that never answered, and without end to one that did', () => {
    const error = failure('ECONNREFUSED', 'connect');
    assert.deepEqual([delay(error, true, 4), delay(error, true, 4, true), delay(error, true, 50, true)], [null, 1_600, 2_000]);
  });

  it('waits at least as long as the server asks', () => {
    const busy: ClusterError = { kind: 'server', message: 'busy', mayHaveHappened: true, retryAfterMs: 5_000 };
    assert.deepEqual([delay(busy, true, 9), delay({ ...busy, retryAfterMs: 0 }, true), delay(busy, false)], [5_000, 200, null]);
  });

  it('is not refused for good by a server that has just come back', () => {
    const refused: ClusterError = { kind: 'forbidden', message: 'no' };
    assert.deepEqual([delay(refused, true), delay(refused, true, 3, true, 1), delay(refused, true, 12, true, 8)], [null, 800, null]);
  });
});
