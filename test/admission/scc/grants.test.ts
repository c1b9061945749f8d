/** Who may use an SCC, as far as the grants at hand show, and what follows where they leave it open. */
import { strict as assert } from 'node:assert';
import { reviewPod } from '@scc-lens/admission';
import type { Grant, PodReview, ReviewRequest } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';
import { known, openshell, permissive, podWith, sccOf, stock } from './pods';

const here = { release: known.release, namespace: openshell };
const EVERYONE = { kind: 'Group', name: 'system:authenticated' } as const;

describe('an SCC', () => {
  const mine = permissive('mine');
  const granted = (grants: readonly Grant[] | undefined, more: Partial<ReviewRequest> = {}): unknown => {
    const review = reviewPod({ ...here, ...(grants && { grants }), pod: podWith({}, { serviceAccountName: 'sa' }), sccs: [mine], ...more });
    const { granted: verdict, condition } = sccOf(review, 'mine');
    return condition === undefined ? verdict : [verdict, condition];
  };
  const grant = (subject: Grant['subject'], more: Partial<Grant> = {}): Grant => ({ subject, sccs: ['mine'], ...more });

  it('may be used by who is granted it, in the namespace of the grant or in all', () => {
    const sa = { kind: 'ServiceAccount', name: 'sa', namespace: 'openshell' } as const;
    assert.deepEqual(
      [
        [grant(sa)],
        [grant(sa, { namespace: 'openshell' })],
        [grant(sa, { namespace: null })],
        [grant(sa, { namespace: 'other' })],
        [grant({ kind: 'ServiceAccount', name: 'sa' }, { namespace: 'openshell' })],
        [grant({ kind: 'ServiceAccount', name: 'sa' })],
        [grant({ ...sa, namespace: 'other' })],
        [grant(sa, { sccs: ['*'] })],
        [grant(sa, { sccs: ['other'] })],
        [],
        undefined,
      ].map(grants => granted(grants)),
      [true, true, true, false, true, false, false, true, false, false, 'unknown'],
    );
  });

  it('is undecided, not denied, where grants were not read', () => {
    const unreadGrants = { serviceAccount: 'openshell/sa', cluster: 'the cluster' };
    assert.equal(granted([], { unreadGrants }), 'unknown');
    const review = reviewPod({ ...known, pod: podWith({}), sccs: [mine], unreadGrants });
    assert.deepEqual([review.verdict, review.missing], ['unknown', [{ kind: 'grant', scc: 'mine', unread: unreadGrants }]]);
  });

  it('hangs on the role of a grant that is not known to exist', () => {
    const condition = { role: 'system:openshift:scc:mine' };
    const other = grant({ kind: 'User', name: 'alice' }, { condition: { oneOf: 'Role of-alice' } });
    assert.deepEqual(
      [
        granted([other, grant(EVERYONE, { condition })]),
        granted([other]),
        granted([grant(EVERYONE, { condition, sccs: ['other'] })]),
        granted([grant(EVERYONE, { condition }), grant(EVERYONE)]),
        granted([grant({ kind: 'ServiceAccount', name: 'sa' }, { condition, namespace: 'openshell' })]),
        granted([grant({ kind: 'ServiceAccount', name: 'sa' }, { condition, namespace: 'other' })]),
      ],
      [['unknown', condition], false, false, true, ['unknown', condition], false],
    );
    const review = reviewPod({
      ...known,
      pod: podWith({}),
      sccs: [mine],
      grants: [grant(EVERYONE, { condition })],
      unreadGrants: { createdFor: 'x' },
    });
    assert.deepEqual(review.missing, [{ kind: 'grant', scc: 'mine', ...condition }]);
  });

  it('may be meant for a service account of a namespace without a name', () => {
    const usable = (one: Grant): unknown => {
      const request = { release: known.release, pod: podWith({}, { serviceAccountName: 'sa' }), sccs: [mine], grants: [one] };
      return sccOf(reviewPod({ ...request, requester: { name: 'alice', groups: ['team'] } }), 'mine').granted;
    };
    assert.deepEqual(
      [
        grant({ kind: 'User', name: 'alice' }),
        grant({ kind: 'User', name: 'alice' }, { namespace: 'ns' }),
        grant({ kind: 'User', name: 'alice' }, { namespace: null }),
        grant({ kind: 'User', name: 'bob' }, { namespace: 'ns' }),
        grant({ kind: 'User', name: 'x:sa' }),
        grant({ kind: 'Group', name: 'team' }, { namespace: 'ns' }),
        grant({ kind: 'Group', name: 'others' }, { namespace: 'ns' }),
        grant({ kind: 'Group', name: 'system:serviceaccounts' }, { namespace: null }),
        grant({ kind: 'Group', name: 'system:serviceaccounts:ns' }, { sccs: ['*'] }),
        grant({ kind: 'ServiceAccount', name: 'sa', namespace: 'ns' }, { sccs: ['other'] }),
      ].map(usable),
      [true, 'unknown', true, false, false, 'unknown', false, true, 'unknown', false],
    );
  });
});

describe('an SCC that only grants name', () => {
  const pod = podWith({ privileged: true });
  const sccs = stock.filter(scc => scc.metadata?.name === 'restricted-v2');
  const review = (grants: readonly Grant[] | undefined, more: Partial<ReviewRequest> = {}): PodReview => {
    return reviewPod({ ...here, pod, sccs, namedMayExist: true, ...(grants && { grants }), ...more });
  };
  const named = (...names: readonly string[]): readonly Grant[] => [{ subject: EVERYONE, sccs: names }];

  it('may admit a pod that no other does', () => {
    const grants = [
      ...named('mine', 'mine', 'restricted-v2', 'hostmount', 'nonroot'),
      { subject: { kind: 'User', name: 'alice' }, sccs: ['hers'] } as const,
    ];
    const { verdict, unless, missing } = review(grants);
    assert.deepEqual([verdict, unless, missing], ['unknown', [], [{ kind: 'scc', name: 'mine' }]]);
  });

  it('may be chosen before one that admits the pod', () => {
    const { verdict, scc, unless, missing } = review(named('mine'), { pod: podWith({}) });
    assert.deepEqual([verdict, scc, unless, missing], ['admitted', 'restricted-v2', ['mine'], [{ kind: 'scc', name: 'mine' }]]);
  });

  it('does not matter where the pod is decided otherwise', () => {
    const required = { ...pod, metadata: { annotations: { 'openshift.io/required-scc': 'restricted-v2' } } };
    const spoiler = permissive('spoiler', { allowPrivilegeEscalation: false, users: ['alice'] });
    assert.deepEqual(
      [
        review(named('mine'), { namedMayExist: false }).verdict,
        review(named('mine'), { pod: required }).verdict,
        review(named('mine'), { sccs: [...sccs, permissive('zz', { runAsUser: {} })] }).verdict,
        review(named('mine'), { sccs: [spoiler], requester: { name: 'alice', groups: ['system:authenticated'] } }).verdict,
        review(named('nonroot', '*')).verdict,
        review(named('own'), { sccs: [...sccs, permissive('own', { allowPrivilegedContainer: false })] }).verdict,
        review(undefined, { sccs: [] }).verdict,
      ],
      ['denied', 'denied', 'denied', 'denied', 'denied', 'denied', 'denied'],
    );
  });
});

describe('an SCC that makes the pod invalid', () => {
  const pod = podWith({ privileged: true });
  const spoiler = permissive('b', { allowPrivilegeEscalation: false });
  const before = (scc: JsonObject, grants: readonly Grant[]): PodReview =>
    reviewPod({ ...known, pod, sccs: [{ ...scc, priority: 1 }, spoiler], grants, unreadGrants: { createdFor: 'x' } });
  const grants = [{ subject: EVERYONE, sccs: ['b'] }];

  it('denies it, unless one before it may be chosen and does not', () => {
    const sure = before(permissive('a', { allowPrivilegeEscalation: false }), grants);
    assert.deepEqual([sure.verdict, sure.invalidatedBy, sure.unless, sure.missing], ['denied', 'b', [], []]);
    assert.equal(
      sure.message?.(),
      'Pod "p" is invalid: spec.containers[0].securityContext: Invalid value: core.SecurityContext{…}: cannot set `allowPrivilegeEscalation` to false and `privileged` to true',
    );
    const open = before(permissive('a'), grants);
    assert.deepEqual(
      [open.verdict, open.invalidatedBy, open.unless, open.missing],
      ['unknown', undefined, [], [{ kind: 'grant', scc: 'a', unread: { createdFor: 'x' } }]],
    );
  });
});

describe('the note about restricted', () => {
  it('is for clusters that have restricted-v2, and users who may not use restricted', () => {
    const message = (names: readonly string[], context: JsonObject = { allowPrivilegeEscalation: true }): string =>
      reviewPod({ ...known, pod: podWith(context), sccs: stock.filter(scc => names.includes(scc.metadata?.name ?? '')) }).message?.() ?? '';
    assert.match(message(['restricted', 'restricted-v2']), /no access to scc\/restricted/);
    assert.match(message(['restricted', 'nonroot-v2']), /provider "restricted": Forbidden: not usable/);
    assert.doesNotMatch(message(['restricted', 'nonroot-v2']), /no access/);
    assert.doesNotMatch(message(['restricted', 'restricted-v2'], { privileged: true }), /no access/);
  });
});
