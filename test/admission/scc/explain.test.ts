import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { explainRejections, sortedConstraints } from '@scc-lens/admission';
import type { Explanation } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';
import { admit } from '../../../packages/admission/src/scc/admit';
import { objectionText } from '../../../packages/admission/src/scc/message';
import { normalizePod } from '../../../packages/admission/src/scc/normalizePod';
import { createProvider } from '../../../packages/admission/src/scc/provider';
import { cases, fixtures, recordedStockSccs } from '../../golden/files';
import type { SccCase } from '../../golden/schema';
import { podWith } from './pods';

function explain(text: string, pod?: JsonObject): Explanation {
  const [explanation] = explainRejections(text, () => pod);
  assert.ok(explanation, text);
  return explanation;
}

const UNABLE = 'unable to validate against any security context constraint: ';
const LIST =
  '[provider "anyuid": Forbidden: not usable by user or serviceaccount, spec.volumes[1]: Invalid value: "hostPath": hostPath volumes are not ' +
  'allowed to be used, provider restricted-v2: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000680000, 1000689999], ' +
  'provider restricted-v2: .containers[0].capabilities.add: Invalid value: "SYS_ADMIN": capability may not be added, ' +
  'provider "privileged": Forbidden: not usable by user or serviceaccount]';

/** Everything in a few words: per SCC, then what names no SCC, then the rest. */
function digest({ sccs, unattributed, unknown }: Explanation): readonly string[] {
  const path = (steps: readonly (number | string)[] | null): string => steps?.join('.') ?? '?';
  return [
    ...sccs.map(
      ({ scc, notUsable, violations }) => `${scc}${notUsable ? ' not usable' : ''}${violations.map(v => ` ${path(v.path)}`).join('')}`,
    ),
    ...unattributed.map(v => `* ${path(v.path)}`),
    ...unknown.map(fragment => `? ${fragment}`),
  ];
}

const SEEN = [
  'anyuid not usable',
  'restricted-v2 spec.containers.0.securityContext.runAsUser spec.containers.0.securityContext.capabilities.add',
  'privileged not usable',
  '* spec.volumes.1.hostPath',
];

describe('explainRejections', () => {
  const prefixes: readonly (readonly [before: string, podName: string])[] = [
    ['pods "web" is forbidden: ', 'web'],
    ['Error creating: pods "web-7d4b9c-" is forbidden: ', 'web-7d4b9c-'],
    ['create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: ', 'web-0'],
    ['create Pod web-0 in StatefulSet web failed error: ', 'web-0'],
    ['Error from server (Forbidden): error when creating "pod.yaml": pods "web" is forbidden: ', 'web'],
    ['Error from server (Forbidden): pods "web" is forbidden: ', 'web'],
    ['  Warning  FailedCreate  7s (x13 over 28s)  replicaset-controller  Error creating: pods "web-" is forbidden: ', 'web-'],
    ['Error seen: pods "sandbox-5b6f" is forbidden: ', 'sandbox-5b6f'],
  ];

  for (const [before, podName] of prefixes) {
    it(`reads past "${before}"`, () => {
      const explanation = explain(before + UNABLE + LIST);
      assert.deepEqual(explanation.podNames, [podName]);
      assert.deepEqual(digest(explanation), SEEN);
    });
  }

  it('knows a workload by what precedes the rejection', () => {
    const text = `create Pod web-0 in StatefulSet web failed error: pods "web-0" is forbidden: ${UNABLE}${LIST}`;
    assert.deepEqual(explain(text).workload, { kind: 'StatefulSet', name: 'web' });
    const event = `3m  Warning  FailedCreate  job/seed  Error creating: pods "seed-" is forbidden: ${UNABLE}${LIST}`;
    assert.deepEqual(explain(event).workload, { kind: 'job', name: 'seed' });
  });

  it('reads the list alone, with wrapped lines or escaped quotes, in brackets or not', () => {
    assert.deepEqual(digest(explain(UNABLE + LIST)), SEEN);
    assert.deepEqual(digest(explain(UNABLE + LIST.replaceAll('to be used, ', 'to be used,\n   '))), SEEN);
    assert.deepEqual(digest(explain(JSON.stringify({ message: `pods "p" is forbidden: ${UNABLE}${LIST}` }))), SEEN);
    assert.deepEqual(digest(explain(`${UNABLE}spec.volumes[0]: Invalid value: "nfs": nfs volumes are not allowed to be used`)), [
      '* spec.volumes.0.nfs',
    ]);
  });

  it('reads values and details', () => {
    const { sccs } = explain(
      `${UNABLE}[provider a: .spec.securityContext.fsGroup: Invalid value: []int64{1000}: 1000 is not an allowed group, ` +
        'provider a: .spec.securityContext.hostUsers: Invalid value: "null": Host Users must be set to false, ' +
        'provider a: .containers[0].privileged: Invalid value: true: Privileged containers are not allowed, ' +
        'provider a: .containers[0].capabilities.add: Invalid value: "a\\"b": capability may not be added, ' +
        'provider a: .containers[0].seLinuxOptions.level: Invalid value: "s0:c26,c15": must be s0:c1,c0, ' +
        'provider a: .containers[0].readOnlyRootFilesystem: Unsupported value: maybe]',
    );
    assert.deepEqual(
      sccs[0]?.violations.map(({ badValue, type, detail }) => [badValue, type, detail]),
      [
        [[1000], 'FieldValueInvalid', '1000 is not an allowed group'],
        [null, 'FieldValueInvalid', 'Host Users must be set to false'],
        [true, 'FieldValueInvalid', 'Privileged containers are not allowed'],
        ['a"b', 'FieldValueInvalid', 'capability may not be added'],
        ['s0:c26,c15', 'FieldValueInvalid', 'must be s0:c1,c0'],
        ['maybe', 'FieldValueOther', ''],
      ],
    );
  });

  it('reads the wordings of all releases', () => {
    const path = (entry: string): readonly string[] => digest(explain(UNABLE + entry));
    assert.deepEqual(
      [
        'spec.containers[0].securityContext.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used',
        'spec.initContainers[1].securityContext.runAsUser: Invalid value: 0: must be in the ranges: [1, 2]',
        'spec.containers[0].securityContext.securityContext.runAsUser: Invalid value: 0: must be in the ranges: [1, 2]',
        'spec.containers[0].securityContext.containers[2].hostPort: Invalid value: 80: Host ports are not allowed to be used',
        'spec.containers[0].securityContext.hostNetwork: Invalid value: true: Host network is not allowed to be used',
        'provider restricted: .spec.securityContext.hostPID: Invalid value: true: Host PID is not allowed to be used',
        'provider restricted: .spec.hostPID: Invalid value: true: Host PID is not allowed to be used',
        'provider restricted: .spec.volumes[3]: Invalid value: "cephFS": cephFS volumes are not allowed to be used',
        'provider restricted: .spec.securityContext.volumes[3].driver: Invalid value: "x": Flexvolume driver is not allowed to be used',
        'pod.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: Forbidden: seccomp may not be set',
        'metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: Forbidden: x is not an allowed seccomp profile. Valid values are [a b]',
        'pod.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: Forbidden: seccomp may not be set',
        'pod.spec.securityContext.sysctls[1]: Forbidden: unsafe sysctl "kernel.sem" is not allowed',
        'provider restricted: .spec.securityContext.seLinuxOptions.type: Invalid value: "spc_t": must be ',
        'provider restricted: .initContainers[0].containers[1].hostPort: Invalid value: 80: Host ports are not allowed to be used',
        'provider restricted: .elsewhere: Invalid value: 80: odd',
      ].flatMap(path),
      [
        '* spec.volumes.0.hostPath',
        '* spec.initContainers.1.securityContext.runAsUser',
        '* spec.containers.0.securityContext.runAsUser',
        '* spec.containers.2.ports',
        '* spec.hostNetwork',
        'restricted spec.hostPID',
        'restricted spec.hostPID',
        'restricted spec.volumes.3.cephfs',
        'restricted spec.volumes.3.flexVolume.driver',
        '* spec.securityContext.seccompProfile',
        '* spec.securityContext.seccompProfile',
        '* securityContext.seccompProfile',
        '* spec.securityContext.sysctls.1.name',
        'restricted spec.securityContext.seLinuxOptions.type',
        'restricted spec.containers.1.ports',
        'restricted ?',
      ],
    );
  });

  it('splits lists of old releases, which have blanks only', () => {
    const text =
      `${UNABLE}[spec.containers[0].securityContext.volumes[0]: Invalid value: "hostPath": hostPath volumes are not allowed to be used ` +
      'spec.containers[0].securityContext.capabilities.add: Invalid value: "NET_ADMIN": capability may not be added ' +
      'provider restricted: .spec.securityContext.fsGroup: Invalid value: []int64{0}: 0 is not an allowed group]';
    assert.deepEqual(digest(explain(text)), [
      'restricted spec.securityContext.fsGroup',
      '* spec.volumes.0.hostPath',
      '* spec.containers.0.securityContext.capabilities.add',
    ]);
  });

  it('goes down to the item with the pod at hand', () => {
    const pod = {
      spec: {
        ...(podWith({ capabilities: { add: ['A', 'B'] } })['spec'] as object),
        initContainers: [
          { name: 'init', ports: [{ containerPort: 1 }, { hostPort: 80 }], securityContext: { seccompProfile: { type: 'Unconfined' } } },
        ],
        securityContext: { runAsUser: 0, supplementalGroups: [1, 5] },
      },
    };
    const text =
      `${UNABLE}[provider a: .containers[0].capabilities.add: Invalid value: "B": capability may not be added, ` +
      'provider a: .containers[0].capabilities.add: Invalid value: "C": capability may not be added, ' +
      'provider a: .containers[0].initContainers[0].hostPort: Invalid value: 80: Host ports are not allowed to be used, ' +
      'provider a: .containers[0].runAsUser: Invalid value: 0: must be: 7, ' +
      'provider a: .spec.securityContext.supplementalGroups: Invalid value: []int64{1, 5}: 5 is not an allowed group, ' +
      'pod.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/init]: Forbidden: seccomp may not be set, ' +
      'pod.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/c]: Forbidden: seccomp may not be set]';
    const explanation = explain(text, pod);
    assert.deepEqual(digest(explanation), [
      'a spec.containers.0.securityContext.capabilities.add.1 spec.containers.0.securityContext.capabilities.add ' +
        'spec.initContainers.0.ports.1.hostPort spec.securityContext.runAsUser spec.securityContext.supplementalGroups.1',
      '* spec.initContainers.0.securityContext.seccompProfile',
      '* spec.securityContext.seccompProfile',
    ]);
    assert.deepEqual(
      explanation.unattributed.map(({ container }) => container?.name),
      ['init', 'c'],
    );
  });

  it('keeps what it does not understand', () => {
    const odd = LIST.replace('capability may not be added, ', 'capability may not be added, the moon is full, ');
    assert.deepEqual(digest(explain(UNABLE + odd)), [...SEEN, '? the moon is full']);
    assert.deepEqual(digest(explain(`${UNABLE}gibberish`)), ['? gibberish']);
    assert.deepEqual(digest(explain(`${UNABLE}${LIST} (combined from similar events)`)), SEEN);
    assert.deepEqual(digest(explain(`${UNABLE}${LIST.slice(0, 150)}`)), ['anyuid not usable', '* spec.volumes.1.hostPath']);
  });

  it('knows the way out that 4.11 closed', () => {
    const text =
      `${UNABLE}[provider "restricted": Forbidden: not usable by user or serviceaccount, no access to scc/restricted: Forbidden: the pod fails to ` +
      'validate against the `restricted-v2` security context constraint, but would validate successfully against the `restricted` security context constraint]';
    const explanation = explain(text);
    assert.deepEqual([explanation.restrictedWouldDo, digest(explanation)], [true, ['restricted not usable']]);
  });

  it('knows who wanted to enter a pod', () => {
    const text = `pods "p" is forbidden: exec operation is not allowed because the pod's security context exceeds your permissions: pods "p" is forbidden: ${UNABLE}${LIST}`;
    assert.deepEqual([explain(text).operation, digest(explain(text))], ['exec', SEEN]);
  });

  it('keeps a reason for which no SCC was tried', () => {
    const reason = 'error fetching namespace "a": unable to find annotation openshift.io/sa.scc.uid-range';
    assert.deepEqual([explain(`Error creating: pods "p" is forbidden: ${reason}`).reason, explain(UNABLE + LIST).reason], [reason, null]);
  });

  it('reads Pod Security, refusals and warnings', () => {
    const refusal =
      'pods "p" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (containers "a", "b" must set ' +
      'securityContext.allowPrivilegeEscalation=false), hostPath volumes (volume "x"), runAsNonRoot != true (pod or container "a" must set ' +
      'securityContext.runAsNonRoot=true), what (is [this), host namespaces';
    const { podSecurity, unknown, podNames } = explain(refusal);
    assert.deepEqual([...podNames, podSecurity?.level, podSecurity?.version, podSecurity?.warning], ['p', 'restricted', 'latest', false]);
    assert.deepEqual(
      podSecurity?.violations.map(({ reason, containers, volumes, pod }) => [reason, containers, volumes, pod]),
      [
        ['allowPrivilegeEscalation != false', ['a', 'b'], [], false],
        ['hostPath volumes', [], ['x'], false],
        ['runAsNonRoot != true', ['a'], [], true],
        ['what', [], [], false],
        ['host namespaces', [], [], false],
      ],
    );
    assert.deepEqual(unknown, []);
    assert.equal(
      explain(
        'Warning: would violate PodSecurity "baseline:v1.33": privileged (container "a" must not set securityContext.privileged=true)',
      ).podSecurity?.warning,
      true,
    );
    assert.deepEqual(explain('violates PodSecurity "x"').unknown, ['violates PodSecurity "x"']);
    assert.deepEqual(explain('violates PodSecurity "x": (a) b').unknown, ['(a) b']);
  });

  it('explains no other texts', () => {
    for (const text of [
      '',
      'deployment.apps/web created',
      'The Deployment "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0',
      'The Pod "web" is invalid: spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1',
      'Pod "web" is invalid: spec.containers[0].securityContext.privileged: Forbidden: disallowed by cluster policy',
      'Pod "web" is invalid: spec.containers[0].securityContext.runAsUser: Invalid value: -1: must be between 0 and 2147483647, inclusive',
    ])
      assert.deepEqual(explainRejections(text), [], text);
  });

  it('finds in every recorded message what the engine reports, at the same fields', function () {
    const stock = recordedStockSccs();
    let messages = 0;
    for (const file of ['corner', 'realistic', 'scc']) {
      for (const recorded of cases(join(fixtures, `${file}.jsonl.gz`))) {
        const { pod, sccs, namespace, expected } = recorded as unknown as SccCase;
        const list = [
          ...stock.filter(scc => sccs.stock.includes('*') || sccs.stock.includes(scc.metadata?.name ?? '')),
          ...(sccs.custom ?? []),
        ];
        const reported = new Map<string, string>();
        for (const constraint of sortedConstraints(list)) {
          const provided = createProvider(constraint, { name: namespace.name, annotations: namespace.annotations ?? {}, complete: true });
          const violations = provided.ok ? admit(provided.provider, normalizePod(pod), '4.21').violations : [];
          for (const violation of violations) {
            const text = objectionText(violation).trim();
            if (!reported.has(text)) reported.set(text, JSON.stringify(violation.path));
          }
        }
        const message = expected.decisions['all']?.['message'];
        if (typeof message !== 'string' || !message.includes(UNABLE)) continue;
        messages++;
        const explanation = explain(message, pod);
        assert.deepEqual(explanation.unknown, []);
        for (const violation of [...explanation.unattributed, ...explanation.sccs.flatMap(scc => scc.violations)]) {
          const path = reported.get(violation.text);
          assert.ok(path !== undefined, violation.text);
          if (!violation.field.includes('seccomp') && violation.badValue !== 'emptyDir')
            assert.equal(JSON.stringify(violation.path), path, violation.text);
        }
      }
    }
    assert.ok(messages > 100);
  });
});
