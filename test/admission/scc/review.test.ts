import { strict as assert } from 'node:assert';
import { reviewPod } from '@scc-lens/admission';
import type { ReviewRequest, SccReview } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';
import { known, openshell, permissive, podWith, sccOf, stock } from './pods';

describe('reviewPod with all facts', () => {
  it('admits an ordinary pod by restricted-v2, through its creator', () => {
    const review = reviewPod({ ...known, pod: podWith({}) });
    assert.deepEqual(
      [review.verdict, review.scc, review.subjectType, review.unless, review.missing],
      ['admitted', 'restricted-v2', 'user', [], []],
    );
    assert.deepEqual(review.mutated?.(), {
      metadata: {
        name: 'p',
        annotations: {
          'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
          'openshift.io/scc': 'restricted-v2',
          'security.openshift.io/validated-scc-subject-type': 'user',
        },
      },
      spec: {
        containers: [
          {
            name: 'c',
            image: 'i',
            securityContext: {
              runAsUser: 1000680000,
              runAsNonRoot: true,
              allowPrivilegeEscalation: false,
              capabilities: { drop: ['ALL'] },
            },
          },
        ],
        securityContext: { fsGroup: 1000680000, seLinuxOptions: { level: 's0:c26,c15' }, seccompProfile: { type: 'RuntimeDefault' } },
      },
    });
  });

  it('prefers an SCC that the service account was granted', () => {
    const grants = [
      { subject: { kind: 'ServiceAccount', name: 'default', namespace: 'openshell' }, sccs: ['anyuid'], namespace: 'openshell' },
    ] as const;
    const review = reviewPod({ ...known, pod: podWith({ runAsUser: 0 }), grants });
    assert.deepEqual([review.verdict, review.scc, review.subjectType], ['admitted', 'anyuid', 'serviceaccount']);
  });

  it('denies with the message of the API server', () => {
    const review = reviewPod({
      ...known,
      sccs: stock.filter(scc => ['anyuid', 'restricted-v2'].includes(scc.metadata?.name ?? '')),
      pod: podWith({ runAsUser: 0 }),
    });
    assert.equal(review.verdict, 'denied');
    assert.equal(
      review.message?.(),
      'pods "p" is forbidden: unable to validate against any security context constraint: [provider "anyuid": Forbidden: not usable by user or ' +
        'serviceaccount, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000680000, 1000689999]]',
    );
  });

  it('reports where restricted, which users lost, would admit the pod', () => {
    const review = reviewPod({
      ...known,
      sccs: stock.filter(scc => ['restricted', 'restricted-v2'].includes(scc.metadata?.name ?? '')),
      pod: podWith({ allowPrivilegeEscalation: true }),
    });
    assert.match(review.message?.() ?? '', /no access to scc\/restricted: Forbidden: the pod fails/);
  });

  it('does not look at Windows pods', () => {
    const review = reviewPod({ ...known, pod: podWith({}, { os: { name: 'windows' } }) });
    assert.deepEqual([review.verdict, review.exemption], ['not-checked', { kind: 'windows' }]);
  });

  it('denies every pod if one SCC is invalid, whoever may use it', () => {
    const review = reviewPod({ ...known, sccs: [...stock, permissive('zz', { runAsUser: {} })], pod: podWith({}) });
    assert.equal(review.verdict, 'denied');
    assert.equal(
      review.message?.(),
      'pods "p" is forbidden: error creating provider for SCC zz in namespace openshell: Unrecognized RunAsUser strategy type ',
    );
    assert.equal(sccOf(review, 'zz').providerError?.startsWith('error creating provider'), true);
    assert.deepEqual(sccOf(review, 'zz').mutated(), podWith({}));
  });

  it('denies pods of a namespace that does not exist', () => {
    const review = reviewPod({ ...known, namespace: { name: 'gone', missing: true }, pod: podWith({}) });
    assert.equal(review.message?.(), 'pods "p" is forbidden: error fetching namespace "gone": namespace "gone" not found');
  });

  it('tries the required SCC only', () => {
    const pod = { ...podWith({ runAsUser: 1000680000 }), metadata: { annotations: { 'openshift.io/required-scc': 'nonroot-v2' } } };
    const grants = [{ subject: { kind: 'Group', name: 'system:serviceaccounts' }, sccs: ['*'] }] as const;
    const review = reviewPod({ ...known, pod, grants });
    assert.deepEqual([review.sccs.map(({ scc }) => scc), review.scc], [['nonroot-v2'], 'nonroot-v2']);
  });

  it('uses the wording of the release', () => {
    const pod = podWith({}, { hostNetwork: true, volumes: [{ name: 'v', hostPath: { path: '/x' } }] });
    const fields = (release: '4.21' | '4.22'): readonly string[] =>
      sccOf(reviewPod({ ...known, pod, release }), 'nonroot').violations.map(({ field }) => field);
    assert.deepEqual(fields('4.21'), [
      'provider nonroot: .spec.securityContext.hostNetwork',
      'spec.volumes[0]',
      'provider nonroot: .containers[0].hostNetwork',
    ]);
    assert.deepEqual(fields('4.22'), [
      'provider nonroot: .spec.hostNetwork',
      'provider nonroot: .spec.volumes[0]',
      'provider nonroot: .containers[0].hostNetwork',
    ]);
  });

  it('tries all SCCs for a pod that requires one before 4.14, and checks Windows pods before 4.11', () => {
    const pod = podWith({ runAsUser: 0 });
    const requiring = { ...pod, metadata: { name: 'p', annotations: { 'openshift.io/required-scc': 'absent' } } };
    const windows = { ...pod, spec: { ...(pod['spec'] as JsonObject), os: { name: 'windows' } } };
    const requiredIn = (release: '4.13' | '4.14'): unknown => reviewPod({ ...known, pod: requiring, release }).required?.name;
    assert.deepEqual([requiredIn('4.13'), requiredIn('4.14')], [undefined, 'absent']);
    const verdictIn = (release: '4.10' | '4.11'): string => reviewPod({ ...known, pod: windows, release }).verdict;
    assert.deepEqual([verdictIn('4.10'), verdictIn('4.11')], ['denied', 'not-checked']);
  });

  it('knows which sysctls are safe in which release', () => {
    const pod = podWith(
      {},
      {
        securityContext: {
          sysctls: [
            { name: 'net.ipv4.ping_group_range', value: '0 1' },
            { name: 'net.ipv4.ip_unprivileged_port_start', value: '1' },
            { name: 'net.ipv4.tcp_rmem', value: '1' },
            { name: 'net.ipv4.tcp_fin_timeout', value: '1' },
          ],
        },
      },
    );
    const releases = ['4.5', '4.8', '4.15', '4.20', '4.21'] as const;
    const refused = releases.map(release => sccOf(reviewPod({ ...known, pod, release }), 'restricted-v2').violations.length);
    assert.deepEqual(refused, [4, 3, 2, 1, 0]);
  });
});

describe('reviewPod without a namespace', () => {
  const offline: Omit<ReviewRequest, 'pod'> = { release: '4.21', grants: [], sccs: stock };

  it('admits a pod without a user id, and names what the namespace will fill in', () => {
    const review = reviewPod({ ...offline, pod: podWith({}) });
    assert.deepEqual([review.verdict, review.scc], ['admitted', 'restricted-v2']);
    assert.deepEqual(sccOf(review, 'restricted-v2').open, [
      { path: ['spec', 'securityContext', 'fsGroup'], annotation: 'openshift.io/sa.scc.supplemental-groups' },
      { path: ['spec', 'securityContext', 'seLinuxOptions', 'level'], annotation: 'openshift.io/sa.scc.mcs' },
      { path: ['spec', 'containers', 0, 'securityContext', 'runAsUser'], annotation: 'openshift.io/sa.scc.uid-range' },
    ]);
    assert.equal(JSON.stringify(review.mutated?.()).includes('runAsUser'), false);
  });

  for (const uid of [0, 1000, 999_999_999]) {
    it(`denies user id ${uid}, below what OpenShift allocates, and names the assumption`, () => {
      const { verdict, violations } = sccOf(reviewPod({ ...offline, pod: podWith({ runAsUser: uid }) }), 'restricted-v2');
      assert.equal(verdict, 'denied');
      assert.match(violations[0]?.assumption ?? '', /1000000000/);
      assert.deepEqual(violations[0]?.accepts, { annotation: 'openshift.io/sa.scc.uid-range', absent: true });
    });
  }

  it('leaves a user id that could be allocated undecided', () => {
    const review = reviewPod({ ...offline, pod: podWith({}, { securityContext: { runAsUser: 1000680000 } }) });
    assert.equal(review.verdict, 'unknown');
    assert.deepEqual(review.missing, [
      {
        kind: 'namespace-annotation',
        annotation: 'openshift.io/sa.scc.uid-range',
        path: ['spec', 'securityContext', 'runAsUser'],
        scc: 'restricted-v2',
      },
    ]);
  });

  it('treats groups alike', () => {
    const groupsOf = (securityContext: JsonObject): SccReview =>
      sccOf(reviewPod({ ...offline, pod: podWith({}, { securityContext }) }), 'hostnetwork-v2');
    assert.deepEqual([groupsOf({ fsGroup: 1000 }).verdict, groupsOf({ fsGroup: 1000680000 }).verdict], ['denied', 'unknown']);
    const mixed = groupsOf({ supplementalGroups: [1000680000, 5] });
    assert.deepEqual(
      [mixed.verdict, mixed.violations[0]?.path, mixed.missing.length],
      ['denied', ['spec', 'securityContext', 'supplementalGroups', 1], 1],
    );
    assert.equal(groupsOf({ supplementalGroups: [] }).verdict, 'denied');
  });

  it('treats SELinux levels alike, and decides the other options', () => {
    const verdict = (seLinuxOptions: JsonObject): string =>
      sccOf(reviewPod({ ...offline, pod: podWith({ seLinuxOptions }) }), 'restricted-v2').verdict;
    assert.deepEqual(
      [
        { level: 's0:c26,c15' },
        { level: 's0:c15,c26' },
        { level: 's0' },
        { level: 's0:c1,c1' },
        { level: 's0:c1024,c1' },
        { level: 's0:c1,c1024' },
        { level: 's0:c1,c2,c3' },
        { level: 's0-s0:c1,c2' },
        { level: 's0:c01,c2' },
        { level: 's0:c1023,c0' },
        { level: 's0:c0,c1023' },
        { type: 'spc_t' },
        { level: 's0:c2,c1', type: 'spc_t' },
      ].map(verdict),
      [
        ...['unknown', 'unknown', 'denied', 'denied', 'denied', 'denied', 'denied', 'denied', 'denied'],
        ...['unknown', 'unknown', 'denied', 'denied'],
      ],
    );
  });

  it('counts annotations that are not yet written as not at hand', () => {
    const namespace = { name: 'new', annotations: { 'openshift.io/sa.scc.uid-range': '1000680000/10000' } };
    const admitted = reviewPod({ ...offline, namespace, pod: podWith({ runAsUser: 1000680001 }) });
    assert.deepEqual(
      [admitted.verdict, sccOf(admitted, 'restricted-v2').open.map(({ annotation }) => annotation)],
      ['admitted', ['openshift.io/sa.scc.mcs']],
    );
    assert.equal(reviewPod({ ...offline, namespace, pod: podWith({ runAsUser: 1000 }) }).verdict, 'denied');
  });
});

describe('reviewPod without grants', () => {
  it('admits by what every cluster grants, unless an earlier SCC is granted', () => {
    const review = reviewPod({ release: '4.21', sccs: stock, pod: podWith({}), namespace: openshell });
    assert.deepEqual([review.verdict, review.scc, review.unless], ['admitted', 'restricted-v2', ['anyuid']]);
    assert.deepEqual(review.missing, [{ kind: 'grant', scc: 'anyuid' }]);
  });

  it('does not know whether a pod that only ungranted SCCs take is admitted', () => {
    const review = reviewPod({ release: '4.21', sccs: stock, pod: podWith({ privileged: true }), namespace: openshell });
    assert.equal(review.verdict, 'unknown');
    assert.deepEqual(review.missing, [{ kind: 'grant', scc: 'privileged' }]);
  });

  it('denies what no SCC takes', () => {
    const review = reviewPod({
      release: '4.21',
      sccs: stock.filter(scc => scc.metadata?.name !== 'privileged'),
      pod: podWith({ privileged: true }),
      namespace: openshell,
    });
    assert.equal(review.verdict, 'denied');
  });

  it('does not deny for want of SCCs that may exist', () => {
    const pod = podWith({ privileged: true });
    assert.deepEqual(reviewPod({ release: '4.21', pod, namespace: openshell, grants: [] }).missing, [{ kind: 'other-sccs' }]);
    const required = { ...pod, metadata: { annotations: { 'openshift.io/required-scc': 'mine' } } };
    assert.deepEqual(reviewPod({ release: '4.21', pod: required }).missing, [{ kind: 'scc', name: 'mine' }]);
    assert.match(
      reviewPod({ release: '4.21', pod: required, sccs: stock }).message?.() ?? '',
      /failed to retrieve the required SCC "mine"/,
    );
  });

  it('does not know grants for a service account of an unnamed namespace', () => {
    const pod = podWith({ runAsUser: 0 }, { serviceAccountName: 'sa' });
    const granted = (
      subject: { kind: 'Group' | 'ServiceAccount' | 'User'; name: string; namespace?: string },
      namespace?: string,
    ): boolean | 'unknown' =>
      sccOf(
        reviewPod({
          release: '4.21',
          sccs: stock,
          pod,
          grants: [{ subject, sccs: ['anyuid'], ...(namespace !== undefined && { namespace }) }],
        }),
        'anyuid',
      ).granted;
    assert.deepEqual(
      [
        granted({ kind: 'ServiceAccount', name: 'sa', namespace: 'ns' }),
        granted({ kind: 'ServiceAccount', name: 'other', namespace: 'ns' }),
        granted({ kind: 'User', name: 'system:serviceaccount:ns:sa' }),
        granted({ kind: 'User', name: 'alice' }),
        granted({ kind: 'Group', name: 'system:serviceaccounts:ns' }),
        granted({ kind: 'Group', name: 'system:serviceaccounts' }, 'ns'),
        granted({ kind: 'Group', name: 'system:serviceaccounts' }),
      ],
      ['unknown', false, 'unknown', false, 'unknown', 'unknown', true],
    );
    const forAll = permissive('mine', { users: ['system:serviceaccount:ns:sa'] });
    assert.equal(sccOf(reviewPod({ release: '4.21', sccs: [forAll], pod, grants: [] }), 'mine').granted, 'unknown');
    assert.equal(
      sccOf(
        reviewPod({
          release: '4.21',
          sccs: [permissive('others')],
          pod,
          grants: [{ subject: { kind: 'User', name: 'x' }, sccs: ['mine'] }],
        }),
        'others',
      ).granted,
      false,
    );
  });
});

describe('reviewPod with unreadable values', () => {
  it('neither admits nor objects on account of them', () => {
    const review = reviewPod({ ...known, pod: podWith({ runAsUser: '{{ .Values.uid }}', capabilities: { add: ['NET_BIND_SERVICE'] } }) });
    assert.equal(review.verdict, 'unknown');
    assert.deepEqual(
      review.missing.find(({ kind }) => kind === 'value'),
      { kind: 'value', path: ['spec', 'containers', 0, 'securityContext', 'runAsUser'], written: '{{ .Values.uid }}' },
    );
    const dropping = podWith({ capabilities: { drop: ['ALL', null] } });
    assert.deepEqual(reviewPod({ ...known, pod: dropping }).scc, 'restricted-v2', 'what a container drops is objected to by no SCC');
    const pod = podWith({}, { hostUsers: '${HOST_USERS}' });
    assert.deepEqual(
      [sccOf(reviewPod({ ...known, pod }), 'restricted-v3').verdict, sccOf(reviewPod({ ...known, pod }), 'restricted-v3').violations],
      ['unknown', []],
    );
    const inNamespaces = permissive('mine', { userNamespaceLevel: 'RequirePodLevel' });
    assert.equal(sccOf(reviewPod({ ...known, pod, sccs: [inNamespaces] }), 'mine').verdict, 'unknown');
  });

  it('still denies for other reasons', () => {
    const { verdict, violations } = sccOf(reviewPod({ ...known, pod: podWith({ runAsUser: 'x', privileged: true }) }), 'restricted-v2');
    assert.deepEqual([verdict, violations.map(({ check }) => check)], ['denied', ['privileged']]);
    for (const open of [null, '${CAPABILITY}']) {
      const pod = podWith({ capabilities: { add: ['IPC_LOCK', open] } });
      assert.deepEqual(
        sccOf(reviewPod({ ...known, pod }), 'restricted-v2').violations.map(({ path }) => path.slice(-2)),
        [['add', 0]],
      );
    }
    const scc = permissive('mine', { supplementalGroups: { type: 'MustRunAs', ranges: [{ min: 1, max: 9 }] } });
    const pod = podWith({}, { securityContext: { supplementalGroups: [5, 1000, null] } });
    assert.deepEqual(
      sccOf(reviewPod({ ...known, pod, sccs: [scc] }), 'mine').violations.map(({ path }) => path.slice(-2)),
      [['supplementalGroups', 1]],
    );
  });

  it('survives manifests of any shape', () => {
    for (const pod of [
      {},
      { spec: 1 },
      { spec: { containers: 'x', volumes: [null, 1], initContainers: [null] } },
      { metadata: [], spec: { securityContext: [] } },
    ]) {
      assert.ok(reviewPod({ ...known, pod }).sccs.length > 0);
    }
    assert.deepEqual(
      reviewPod({ release: '4.21', pod: {}, sccs: [{}] }).sccs.map(({ scc }) => scc),
      [''],
    );
  });
});
