/** What a review does before an SCC is tried: namespaces that are not checked, SCCs that a pod requires, pods that are invalid or large. */
import { strict as assert } from 'node:assert';
import { reviewPod } from '@scc-lens/admission';
import type { PodReview, ReviewRequest } from '@scc-lens/admission';
import { known, openshell, podWith, stock } from './pods';

describe('a namespace that SCC admission does not check', () => {
  const exemption = (name: string | undefined, labels: Readonly<Record<string, string>> = {}): unknown => {
    const {
      verdict,
      sccs,
      unless,
      missing,
      exemption: why,
    } = reviewPod({
      ...known,
      pod: podWith({ privileged: true }),
      namespace: { labels, annotations: openshell.annotations, ...(name !== undefined && { name }) },
    });
    if (verdict !== 'not-checked') return verdict;
    assert.deepEqual([sccs, unless, missing], [[], [], []]);
    return why;
  };

  it('is known by its name', () => {
    for (const name of ['default', 'kube-system', 'kube-public', 'openshift', 'openshift-infra', 'openshift-node'])
      assert.deepEqual(exemption(name), { kind: 'namespace', name });
    assert.equal(exemption('openshift-monitoring'), 'denied');
    const label = 'openshift.io/run-level=0';
    assert.deepEqual(exemption('openshift-etcd'), { kind: 'namespace', name: 'openshift-etcd', label }, 'as OpenShift creates it');
  });

  it('is known by a label, with the values that count', () => {
    const disable = 'security.openshift.io/disable-securitycontextconstraints';
    const by = (label: string): object => ({ kind: 'namespace', name: 'ns', label });
    assert.deepEqual(exemption('ns', { 'openshift.io/run-level': '0' }), by('openshift.io/run-level=0'));
    assert.deepEqual(exemption('ns', { 'openshift.io/run-level': '1' }), by('openshift.io/run-level=1'));
    assert.deepEqual(exemption('ns', { [disable]: 'true' }), by(`${disable}=true`));
    assert.deepEqual(
      [
        exemption('ns', { 'openshift.io/run-level': '2', [disable]: 'false' }),
        exemption('ns', { 'openshift.io/run-level': 'true' }),
        exemption('ns'),
        exemption(undefined, { [disable]: 'true' }),
      ],
      ['denied', 'denied', 'denied', 'denied'],
    );
  });
});

describe('an SCC that a pod requires', () => {
  const pod = { ...podWith({}), metadata: { name: 'p', labels: { a: 'b' }, annotations: { x: 'y', 'openshift.io/required-scc': 'mine' } } };
  const review = (more: Partial<ReviewRequest> = {}): PodReview => reviewPod({ ...known, pod, ...more });

  it('exists, does not, or may', () => {
    const shown = ({ verdict, required, sccs, unless, missing }: PodReview): unknown => [
      verdict,
      required?.exists,
      sccs.length,
      unless,
      missing,
    ];
    const mine = { ...stock[0], metadata: { name: 'mine' } };
    const unknown = ['unknown', 'unknown', 0, [], [{ kind: 'scc', name: 'mine' }]];
    assert.deepEqual(shown(review()), ['denied', false, 0, [], []]);
    assert.deepEqual(shown(review({ requiredMayExist: true })), unknown);
    assert.deepEqual(shown(review({ complete: false })), unknown);
    assert.deepEqual(shown(review({ sccs: [...stock, mine], complete: false })), ['denied', true, 1, [], []]);
  });

  it('is named, with the verdict that the pod would get without the annotation', () => {
    const { required } = review();
    assert.equal(required?.name, 'mine');
    const { verdict, scc, required: none, mutated } = required.without();
    assert.deepEqual([verdict, scc, none], ['admitted', 'restricted-v2', undefined]);
    assert.deepEqual(mutated?.()['metadata'], {
      name: 'p',
      labels: { a: 'b' },
      annotations: {
        x: 'y',
        'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
        'openshift.io/scc': 'restricted-v2',
        'security.openshift.io/validated-scc-subject-type': 'user',
      },
    });
  });
});

describe('a pod that Kubernetes refuses itself', () => {
  it('is invalid for every decision of SCC admission', () => {
    const invalid = [{ path: ['spec', 'containers'], reason: 'required' }] as unknown as NonNullable<ReviewRequest['invalid']>;
    const shown = ({ verdict, admission, invalid: fields }: PodReview): unknown => [verdict, admission, fields];
    assert.deepEqual(shown(reviewPod({ ...known, pod: podWith({}), invalid })), ['invalid', 'admitted', invalid]);
    assert.deepEqual(shown(reviewPod({ ...known, pod: podWith({}) })), ['admitted', 'admitted', []]);
  });
});
