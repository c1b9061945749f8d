/** What is read of one list of objections, of one objection, and of Pod Security's list of checks. */
import { strict as assert } from 'node:assert';
import { explainRejections } from '@scc-lens/admission';
import type { ExplainedViolation, Explanation } from '@scc-lens/admission';
import type { JsonObject } from '@scc-lens/words';

const UNABLE = 'unable to validate against any security context constraint: ';

function explain(text: string, pod?: JsonObject): Explanation {
  const [explanation, another] = explainRejections(text, () => pod);
  assert.ok(explanation !== undefined && another === undefined, text);
  return explanation;
}

function violation(text: string, pod?: JsonObject): ExplainedViolation {
  const { sccs, unattributed, unknown } = explain(UNABLE + text, pod);
  const [first, second] = [...unattributed, ...sccs.flatMap(({ violations }) => violations)];
  assert.ok(first !== undefined && second === undefined, text);
  assert.deepEqual(unknown, [], text);
  return first;
}

const CAPABILITY = 'provider a: .containers[0].capabilities.add: Invalid value: "X": capability may not be added';

describe('a list of objections', () => {
  const list = (text: string): unknown => {
    const { sccs, unattributed, unknown, cut } = explain(UNABLE + text);
    return [[...unattributed, ...sccs.flatMap(({ violations }) => violations)].map(one => one.text), unknown, cut];
  };

  it('ends with its bracket, also behind values with brackets and quotes', () => {
    for (const value of ['"a[b]"', '"a\\\\"', '[]int64{1, 2}'])
      assert.deepEqual(list(`[${CAPABILITY.replace('"X"', value)}] and [more] "than" that`), [
        [CAPABILITY.replace('"X"', value)],
        [],
        false,
      ]);
    const unclosed = CAPABILITY.replace('"X"', '"X');
    assert.deepEqual(list(`[${unclosed}] and more`), [[unclosed], [], false]);
    assert.deepEqual(list(`[${unclosed}, ${CAPABILITY}] and more`), [[unclosed, CAPABILITY], [], false]);
  });

  it('has each objection once', () => {
    assert.deepEqual(list(`[${CAPABILITY}, ${CAPABILITY} ${CAPABILITY}]`), [[CAPABILITY], [], false]);
  });

  it('is known to be cut off, and then ends with what is whole', () => {
    assert.deepEqual(list(`[${CAPABILITY}, provider b: .containers[0].runAs`), [[CAPABILITY], [], true]);
    assert.deepEqual(list(`[${CAPABILITY}, odd`), [[CAPABILITY], [], true]);
    assert.deepEqual(list(CAPABILITY), [[CAPABILITY], [], false]);
    assert.deepEqual(list(''), [[], [], true]);
    assert.deepEqual(list('<nil>'), [[], [], true]);
    assert.deepEqual(list('[]'), [[], [], false]);
  });

  it('keeps what is between its objections', () => {
    assert.deepEqual(list(`[odd, ${CAPABILITY}, odd too, ${CAPABILITY.replace('X', 'Y')}, last]`), [
      [CAPABILITY, CAPABILITY.replace('X', 'Y')],
      ['odd', 'odd too', 'last'],
      false,
    ]);
    assert.deepEqual(list(`[${CAPABILITY}, odd, ${CAPABILITY.replace('X', 'Y')}, odd too`), [
      [CAPABILITY, CAPABILITY.replace('X', 'Y')],
      ['odd'],
      true,
    ]);
    assert.deepEqual(list('odd, but capability may not be added'), [[], ['odd, but capability may not be added'], false]);
  });

  it('may start with a detail whose address is lost', () => {
    const { unattributed } = explain(`${UNABLE}[Privileged containers are not allowed, ${CAPABILITY}]`);
    assert.deepEqual(unattributed, [
      {
        text: 'Privileged containers are not allowed',
        field: '',
        type: 'FieldValueInvalid',
        badValue: null,
        detail: 'Privileged containers are not allowed',
        path: null,
      },
    ]);
    assert.deepEqual(list(`[Privileged containers are not allowed here, ${CAPABILITY}]`), [
      [CAPABILITY],
      ['Privileged containers are not allowed here'],
      false,
    ]);
  });

  it('names SCCs that may not be used, also where it ends within that', () => {
    const notUsable = (detail: string): unknown =>
      explain(`${UNABLE}[provider "a": Forbidden: ${detail}`).sccs.map(one => [one.notUsable, one.violations.length]);
    for (const detail of ['not usable by user or serviceaccount]', 'not usable by u\u2026', 'not usable by u...', 'not', ''])
      assert.deepEqual(notUsable(detail), [[true, 0]], detail);
    assert.deepEqual(notUsable('usable by user]'), [[false, 1]]);
    assert.deepEqual(notUsable('not... usable]'), [[false, 1]]);
  });
});

describe('an objection', () => {
  it('has a type and a value', () => {
    const value = (text: string): unknown => {
      const { type, badValue, detail } = violation(`[provider a: .x: ${text}]`);
      return [type, badValue, detail];
    };
    assert.deepEqual(
      [
        'Invalid value: "a\\\\b \\"c\\"": must be true',
        'Invalid value: "": must be true',
        'Invalid value: "null": must be true',
        'Invalid value: true: must be true',
        'Invalid value: false: must be true',
        'Invalid value: -5: must be true',
        'Invalid value: 5x: must be true',
        'Invalid value: x5: must be true',
        'Invalid value: []int64{1, -2 3,x}: must be true',
        'Invalid value: []int64(nil): must be true',
        'Invalid value: must be true',
        'Unsupported value: "x"',
        'Required value: must be true',
        'Forbidden: seccomp may not be set',
        'Forbidden',
      ].map(value),
      [
        ['FieldValueInvalid', 'a\\b "c"', 'must be true'],
        ['FieldValueInvalid', '', 'must be true'],
        ['FieldValueInvalid', null, 'must be true'],
        ['FieldValueInvalid', true, 'must be true'],
        ['FieldValueInvalid', false, 'must be true'],
        ['FieldValueInvalid', -5, 'must be true'],
        ['FieldValueInvalid', '5x', 'must be true'],
        ['FieldValueInvalid', 'x5', 'must be true'],
        ['FieldValueInvalid', [1, -2, 3, 'x'], 'must be true'],
        ['FieldValueInvalid', '[]int64(nil)', 'must be true'],
        ['FieldValueInvalid', null, 'must be true'],
        ['FieldValueOther', 'x', ''],
        ['FieldValueOther', null, 'must be true'],
        ['FieldValueForbidden', null, 'seccomp may not be set'],
        ['FieldValueForbidden', null, ''],
      ],
    );
  });

  const pod = {
    spec: {
      securityContext: { supplementalGroups: [5, 7] },
      initContainers: [{ name: 'init', securityContext: { runAsUser: 3, privileged: true, capabilities: { add: ['A', 'B'] } } }],
      containers: [
        { name: 'c', ports: [{ containerPort: 80 }], securityContext: { runAsUser: 4, privileged: true, seLinuxOptions: { level: 's0' } } },
        { name: 'd', securityContext: { capabilities: { add: ['B', 'C'] } } },
      ],
    },
  };
  const place = (text: string, of?: JsonObject): unknown => {
    const { path, container } = violation(text, of);
    return [path?.join('.') ?? null, ...(container ? [`${container.list}.${container.index}.${container.name}`] : [])];
  };

  it('without the address of a container leads to the one that has the value, or that the detail names', () => {
    const added = (name: string): string => `capabilities.add: Invalid value: "${name}": capability may not be added`;
    const level = (of: string): string =>
      `seLinuxOptions.level: Invalid value: "": seLinuxOptions.level on ${of} does not match required level.  Found , wanted s0:c9,c4`;
    assert.deepEqual(
      [
        added('A'),
        added('B'),
        added('C'),
        added('D'),
        'runAsUser: Invalid value: 3: must be: 7',
        'runAsUser: Invalid value: 5: must be: 7',
        'privileged: Invalid value: true: Privileged containers are not allowed',
        level(''),
        level('d'),
        level('gone'),
        'securityContext.runAsUser: Invalid value: 4: UID on container d does not match required UID.  Found 4, wanted 7',
        'fsGroup: Invalid value: []int64{5}: 5 is not an allowed group',
        'supplementalGroups: Invalid value: []int64{5, 7}: 7 is not an allowed group',
        'supplementalGroups: Invalid value: []int64{5, 7}: 9 is not an allowed group',
        'provider a: .spec.securityContext.supplementalGroups: Invalid value: []int64{5, 7}: 7 is not an allowed group',
      ].map(text => place(text, pod)),
      [
        ['spec.initContainers.0.securityContext.capabilities.add.0', 'initContainers.0.init'],
        [null],
        ['spec.containers.1.securityContext.capabilities.add.1', 'containers.1.d'],
        [null],
        ['spec.initContainers.0.securityContext.runAsUser', 'initContainers.0.init'],
        [null],
        [null],
        ['spec.securityContext.seLinuxOptions.level'],
        ['spec.containers.1.securityContext.seLinuxOptions.level', 'containers.1.d'],
        [null, 'containers.-1.gone'],
        ['spec.containers.1.securityContext.runAsUser', 'containers.1.d'],
        ['spec.securityContext.fsGroup'],
        ['spec.securityContext.supplementalGroups.1'],
        ['spec.securityContext.supplementalGroups'],
        ['spec.securityContext.supplementalGroups.1'],
      ],
    );
    assert.deepEqual(place('supplementalGroups: Invalid value: []int64{5}: 5 is not an allowed group'), [
      'spec.securityContext.supplementalGroups',
    ]);
    assert.deepEqual(place(added('A')), [null]);
  });

  it('leads as far as its address does', () => {
    const annotation = 'pod.metadata.annotations[container.seccomp.security.alpha.kubernetes.io/';
    assert.deepEqual(
      [
        'spec.containers[0]: Invalid value: 1: must be true',
        'provider a: .containers[1].: Invalid value: 1: must be true',
        'spec.volumes[3]: Invalid value: 5: x volumes are not allowed to be used',
        'spec.volumes[3]: Invalid value: "a b": a b volumes are not allowed to be used',
        'spec.volumes[3]: Invalid value: "vsphere": vsphere volumes are not allowed to be used',
        'provider a: .containers[1].containers[0].hostPort: Invalid value: 80: Host ports are not allowed to be used',
        'provider a: .containers[1].containers[0].hostPort: Invalid value: 81: Host ports are not allowed to be used',
        'provider a: .containers[1].hostIPC: Invalid value: true: Host IPC is not allowed to be used',
        `${annotation}d]: Forbidden: seccomp may not be set`,
        `${annotation}gone]: Forbidden: seccomp may not be set`,
        `${annotation}]: Forbidden: seccomp may not be set`,
      ].map(text => place(text, pod)),
      [
        ['spec.containers.0.securityContext', 'containers.0.c'],
        ['spec.containers.1.securityContext', 'containers.1.d'],
        ['spec.volumes.3'],
        ['spec.volumes.3'],
        ['spec.volumes.3.vsphereVolume'],
        ['spec.containers.0.ports.0.containerPort', 'containers.0.c'],
        ['spec.containers.0.ports', 'containers.0.c'],
        ['spec.hostIPC', 'containers.1.d'],
        ['spec.securityContext.seccompProfile', 'containers.1.d'],
        ['spec.securityContext.seccompProfile', 'containers.-1.gone'],
        ['spec.securityContext.seccompProfile', 'containers.-1.'],
      ],
    );
  });
});

describe('who reports a rejection', () => {
  const rejected = `pods "web-0" is forbidden: ${UNABLE}[${CAPABILITY}]`;

  it('is the last controller named before it', () => {
    const workload = (before: string): unknown => explain(before + rejected).workload;
    assert.deepEqual(
      [
        'job/a  replicaset.apps/web-1  Error creating: ',
        'create Pod web-0 in StatefulSet web failed error: ',
        'create Pod web-0 in StatefulSet web has failed: ',
        'pod/web-0 Error: ',
        `replicaset/far ${'x '.repeat(250)}`,
        '',
      ].map(workload),
      [{ kind: 'replicaset', name: 'web-1' }, { kind: 'StatefulSet', name: 'web' }, null, null, null, null],
    );
    const two = explainRejections(`job/a Error creating: ${rejected} Error creating: ${rejected.replace('web-0', 'other')}`);
    assert.deepEqual(
      two.map(one => one.workload),
      [{ kind: 'job', name: 'a' }, null],
    );
  });

  it('may want to run a command in a pod, or attach to it', () => {
    const operation = (verb: string, apostrophe = "'"): unknown => {
      const text = `pods "web-0" is forbidden: ${verb} operation is not allowed because the pod${apostrophe}s security context exceeds your permissions: ${rejected}`;
      return explainRejections(text).map(one => one.operation);
    };
    assert.deepEqual(
      [operation('exec'), operation('attach'), operation('attach', "''"), operation('log')],
      [['exec'], ['attach'], ['attach'], ['create', 'create']],
    );
    assert.deepEqual(
      explainRejections(`pods "a" is forbidden: a quota, ${UNABLE}[${CAPABILITY}]`).map(one => [one.podNames, one.reason, one.sccs.length]),
      [
        [['a'], 'a quota,', 0],
        [[], null, 1],
      ],
    );
    assert.deepEqual(
      explainRejections(`pods "a" is forbidden: pods "b" is forbidden: x`).map(one => [one.podNames, one.reason]),
      [
        [['a'], null],
        [['b'], 'x'],
      ],
    );
  });

  it('may give a reason other than SCCs, up to where JSON goes on', () => {
    const reason = (text: string): unknown => {
      const explanation = explain(`pods "p" is forbidden: ${text}`);
      return [explanation.reason, explanation.cut];
    };
    assert.deepEqual(
      ['a "reason" of its own  ', 'in JSON ","code":403}', 'in JSON "}', '","code":403}', 'unable to validate ag'].map(reason),
      [
        ['a "reason" of its own', false],
        ['in JSON', false],
        ['in JSON', false],
        [null, true],
        [null, true],
      ],
    );
  });
});

describe('a violation of Pod Security', () => {
  const read = (text: string): unknown => {
    const { podSecurity, unknown, cut } = explain(text);
    return [podSecurity?.violations.map(one => [one.text, one.reason, one.detail]), unknown, cut];
  };
  const refused = (list: string): unknown => read(`pods "p" is forbidden: violates PodSecurity "restricted:v1.33": ${list}`);

  it('ends with the parenthesis of its detail', () => {
    const nested = '(a (b) c)';
    assert.deepEqual(refused(`privileged ${nested}, host namespaces and (more)`), [
      [
        [`privileged ${nested}`, 'privileged', nested.slice(1, -1)],
        ['host namespaces and (more)', 'host namespaces and', 'more'],
      ],
      [],
      false,
    ]);
    assert.deepEqual(refused('hostPort (a) and so on, privileged (b)'), [[['hostPort (a)', 'hostPort', 'a']], [], false]);
    assert.deepEqual(refused('hostPort (a), '), [[['hostPort (a)', 'hostPort', 'a']], [], false]);
    assert.deepEqual(refused('host namespaces'), [[['host namespaces', 'host namespaces', '']], [], false]);
  });

  it('may be cut off', () => {
    assert.deepEqual(refused('hostPort (a), privileged (container "b'), [
      [
        ['hostPort (a)', 'hostPort', 'a'],
        ['privileged (container "b', 'privileged', 'container "b'],
      ],
      [],
      true,
    ]);
    assert.deepEqual(refused(''), [[], [], true]);
    assert.deepEqual(refused('(a), b'), [[], ['(a), b'], false]);
  });

  it('names containers and volumes, and the pod', () => {
    const { podSecurity } = explain(
      'would violate PodSecurity "baseline": seccompProfile (pod and containers "a", "b" must not set securityContext.seccompProfile.type to "Unconfined"), ' +
        'hostPath volumes (volumes "v", "w"), hostPort (container "pod" uses hostPort 1; container "pod" uses hostPort 2)',
    );
    assert.deepEqual([podSecurity?.level, podSecurity?.version, podSecurity?.warning], ['baseline', '', true]);
    assert.deepEqual(
      podSecurity?.violations.map(({ containers, volumes, pod }) => [containers, volumes, pod]),
      [
        [['a', 'b'], [], true],
        [[], ['v', 'w'], false],
        [['pod'], [], false],
      ],
    );
  });
});
