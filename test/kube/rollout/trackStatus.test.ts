import assert from 'node:assert/strict';
import { mock } from 'node:test';
import type { PlannedObject } from '@scc-lens/kube';
import { sourcesFor } from '../../../packages/kube/src/apply/rollout/observations';
import { Tracker } from '../../../packages/kube/src/apply/rollout/trackStatus';
import { PODS } from '../../../packages/kube/src/words/resource';
import { pod } from '../rig/manifests';

describe('what a rollout ended with', () => {
  for (const state of ['cancelled', 'timedOut'] as const)
    it(`stays ${state} when a change was reported just before`, () => {
      mock.timers.enable({ apis: ['setTimeout'] });
      try {
        const ref = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', name: 'p' };
        const planned = { ref, object: pod('p'), resource: PODS, source: { pods: [] } } as unknown as PlannedObject;
        const sources = sourcesFor([planned]);
        const tracker = new Tracker(sources, { graceMs: 0 });
        for (const source of sources) tracker.list(source, [{ ...pod('p'), metadata: { name: 'p', namespace: 'n', uid: '1' } }]);
        tracker.endAll(state);
        mock.timers.tick(10_000);
        assert.deepEqual(
          tracker.statuses().map(status => `${status.state}: ${status.detail}`),
          [`${state}: The pod is Pending.`],
        );
      } finally {
        mock.timers.reset();
      }
    });
});
