/** One operation at a time: what the user is asked when another one is requested, and what becomes of the one that runs. */
import assert from 'node:assert/strict';
import { Operations } from '../../client/src/ui/deploy/operations';

/** Operations whose user gives the same answer to every question. */
function withAnswer(stop: boolean): { readonly operations: Operations; readonly asked: readonly string[] } {
  const asked: string[] = [];
  const answer = (question: string): Promise<boolean> => {
    asked.push(question);
    return Promise.resolve(stop);
  };
  return { operations: new Operations({ onBusy: answer, onStop: answer }), asked };
}

const toDisconnect = (running: string): string => `${running} Stop it to disconnect?`;

/** Work that ends on request, or when it is stopped. */
function work(): { readonly start: (signal: AbortSignal) => Promise<string>; readonly finish: () => void } {
  const end = new AbortController();
  return {
    start: signal =>
      new Promise(resolve => {
        signal.addEventListener('abort', () => {
          resolve('stopped');
        });
        end.signal.addEventListener('abort', () => {
          resolve('finished');
        });
      }),
    finish: () => {
      end.abort();
    },
  };
}

describe('operations', () => {
  it('a second one does not start, and the first goes on', async () => {
    const { operations, asked } = withAnswer(false);
    const first = work();
    const running = operations.run('A deployment is running.', first.start);
    assert.equal(await operations.run('An undeployment is running.', () => assert.fail('started')), undefined);
    assert.deepEqual(asked, ['A deployment is running.']);
    first.finish();
    assert.equal(await running, 'finished');
    assert.equal(await operations.run('An undeployment is running.', () => Promise.resolve('done')), 'done');
  });

  it('the user who requests a second one may stop the first', async () => {
    const { operations } = withAnswer(true);
    const running = operations.run('A deployment is running.', work().start);
    await operations.run('An undeployment is running.', () => assert.fail('started'));
    assert.equal(await running, 'stopped');
  });

  it('what ends its connection waits until it has stopped', async () => {
    const { operations, asked } = withAnswer(true);
    let over = false;
    const running = operations.run('A deployment is running.', work().start).finally(() => {
      over = true;
    });
    assert.equal(await operations.stopRunning(toDisconnect), true);
    assert.deepEqual([asked, over, await running], [['A deployment is running. Stop it to disconnect?'], true, 'stopped']);
  });

  it('nothing is stopped where the user refuses, and no question is asked where nothing runs', async () => {
    const { operations, asked } = withAnswer(false);
    const first = work();
    const running = operations.run('A deployment is running.', first.start);
    assert.equal(await operations.stopRunning(toDisconnect), false);
    first.finish();
    assert.equal(await running, 'finished');
    assert.equal(await operations.stopRunning(toDisconnect), true);
    assert.equal(asked.length, 1);
  });

  it('one that fails hands on its error and makes room', async () => {
    const { operations } = withAnswer(false);
    await assert.rejects(
      operations.run('A deployment is running.', () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    assert.equal(await operations.stopRunning(toDisconnect), true);
  });
});
