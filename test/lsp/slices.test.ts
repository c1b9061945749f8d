/** Long work and messages: however much there is at once, a message waits for one slice of it. */
import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { inSlices } from '../../server/src/lsp/slices';

describe('work in slices', () => {
  /** Works for one millisecond in each step, and notes it. */
  function* work(steps: number, note: () => void): Generator<undefined, string, undefined> {
    for (let i = 0; i < steps; i++) {
      const end = performance.now() + 1;
      while (performance.now() < end);
      note();
      yield undefined;
    }
    return 'done';
  }

  it('has one slice of each turn together, however much of it begins at once', async () => {
    let [inTurn, most, left] = [0, 0, 100];
    const jobs = Array.from({ length: left }, async (_, i) => {
      const result = await inSlices(
        work(5 + (i % 10), () => inTurn++),
        () => true,
      );
      left -= 1;
      return result;
    });
    for (; left > 0; inTurn = 0) {
      await setImmediate();
      most = Math.max(most, inTurn);
    }
    assert.ok((await Promise.all(jobs)).every(result => result === 'done'));
    assert.ok(most <= 20, `${most} steps of a millisecond between two messages`);
  });

  it('does what began last first', async () => {
    const ended: string[] = [];
    const job = async (name: string, steps: number): Promise<void> => {
      await inSlices(
        work(steps, () => undefined),
        () => true,
      );
      ended.push(name);
    };
    const long = job('long', 100);
    await setImmediate();
    await Promise.all([long, job('typed', 20)]);
    assert.deepEqual(ended, ['typed', 'long']);
  });

  it('ends where it is no longer wanted', async () => {
    let steps = 0;
    const result = await inSlices(
      work(1000, () => steps++),
      () => steps < 10,
    );
    assert.equal(result, undefined);
    assert.ok(steps < 100);
  });
});
