import { strict as assert } from 'node:assert';
import { reviewPod } from '@scc-lens/admission';
import type { PodReview } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';

const scc = (volumes: readonly string[]): JsonObject => ({
  kind: 'SecurityContextConstraints',
  metadata: { name: 'tokens' },
  groups: ['system:authenticated'],
  runAsUser: { type: 'RunAsAny' },
  seLinuxContext: { type: 'RunAsAny' },
  volumes,
});
const token = { serviceAccountToken: { path: 'token', audience: 'vault' } };
const review = (volume: JsonObject, ...types: readonly string[]): PodReview =>
  reviewPod({
    pod: { metadata: {}, spec: { containers: [{ name: 'a', image: 'a' }], volumes: [{ name: 'v', ...volume }] } },
    sccs: [scc(types)],
    grants: [],
    release: '5.2',
  });

describe('the volume type serviceAccountToken of an SCC', () => {
  it('makes a verdict that hangs on it alone unknown, with the fact named', () => {
    const { verdict, missing } = review({ projected: { sources: [token] } }, 'serviceAccountToken');
    assert.equal(verdict, 'unknown');
    assert.deepEqual(missing, [{ kind: 'volume-type', type: 'serviceAccountToken', scc: 'tokens', path: ['spec', 'volumes', 0] }]);
  });

  it('changes nothing for a volume that another type allows, or that has no token', () => {
    assert.equal(review({ projected: { sources: [token] } }, 'projected', 'serviceAccountToken').verdict, 'admitted');
    assert.equal(review({ emptyDir: {} }, 'emptyDir', 'serviceAccountToken').verdict, 'admitted');
    assert.equal(review({ configMap: { name: 'c' } }, 'serviceAccountToken').verdict, 'denied');
    assert.equal(review({ projected: { sources: [{ secret: { name: 's' } }] } }, 'serviceAccountToken').verdict, 'denied');
  });
});
