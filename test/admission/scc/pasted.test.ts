/** Rejections as they are found: broken by a terminal, escaped, quoted, several in a text, cut off. */
import { strict as assert } from 'node:assert';
import { explainRejections } from '@scc-lens/admission';
import type { ExplainedViolation, Explanation } from '@scc-lens/admission';

const UNABLE = 'unable to validate against any security context constraint: ';
const REJECTION =
  `Error creating: pods "web-7d4b9c-" is forbidden: ${UNABLE}[provider "anyuid": Forbidden: not usable by user or serviceaccount, ` +
  'spec.volumes[1]: Invalid value: "hostPath": hostPath volumes are not allowed to be used, ' +
  'spec.volumes[10]: Invalid value: "csi": csi volumes are not allowed to be used, ' +
  'provider restricted-v2: .spec.securityContext.fsGroup: Invalid value: []int64{1000}: 1000 is not an allowed group, ' +
  'provider restricted-v2: .initContainers[0].runAsUser: Invalid value: 0: must be in the ranges: [1000680000, 1000689999], ' +
  'pod.metadata.annotations[seccomp.security.alpha.kubernetes.io/pod]: Forbidden: seccomp may not be set, ' +
  'provider nonroot: .containers[12].capabilities.add: Invalid value: "SYS_ADMIN": capability may not be added, ' +
  'provider "hostmount-anyuid-v2": Forbidden: not usable by user or serviceaccount]';

/** All that is read of a text, apart from the words themselves. */
const meaning = (text: string): unknown =>
  explainRejections(text).map(({ sccs, unattributed, ...rest }) => ({
    ...rest,
    sccs: sccs.map(({ scc, notUsable, violations }) => [scc, notUsable, violations.map(withoutText)]),
    unattributed: unattributed.map(withoutText),
  }));
const withoutText = (violation: ExplainedViolation): object => ({ ...violation, text: '' });

const only = (text: string): Explanation => {
  const [explanation, another] = explainRejections(text);
  assert.ok(explanation !== undefined && another === undefined, text);
  return explanation;
};

describe('a rejection on several lines', () => {
  it('reads the same wherever a terminal breaks it', () => {
    const whole = meaning(REJECTION);
    for (let at = 1; at < REJECTION.length; at++) {
      const [before, after] = [REJECTION.slice(0, at), REJECTION.slice(at)];
      assert.deepEqual(meaning(`${before}\n${after}`), whole, `${before.slice(-20)}|${after.slice(0, 20)}`);
    }
  });

  it('reads the same where a program wraps it between words, with marks and blanks in front', () => {
    const whole = meaning(REJECTION);
    for (const front of ['', '    ', '> ', '│ ', '| > ', '\t'])
      assert.deepEqual(meaning(`${front}${REJECTION.replaceAll(' ', `\n${front}`)}`), whole, JSON.stringify(front));
    assert.deepEqual(meaning(`\`\`\`\n${REJECTION}\n\`\`\``), whole);
  });

  it('names a controller whose name was broken at a hyphen', () => {
    const { workload } = only(`replicaset/web-\n7d4b9c  Error creating: pods "web-7d4b9c-" is forbidden: x`);
    assert.deepEqual(workload, { kind: 'replicaset', name: 'web-7d4b9c' });
  });

  it('ends a reason where another event or field starts', () => {
    const reason = 'failed to retrieve the required SCC "x": securitycontextconstraints.security.openshift.io "x" not found';
    const refusal = `Error creating: pods "a-5d4-" is forbidden: ${reason}`;
    const yaml = (own: string): string =>
      `  message: '${own}'\n  metadata:\n    name: a.1\n  reason: FailedCreate\n- apiVersion: v1\n  count: 1`;
    for (const text of [
      `5m Warning FailedCreate replicaset/a-5d4 ${refusal}\n4m Normal Scheduled pod/z Successfully assigned shop/z to node1`,
      `shop  5m   Warning   FailedCreate   replicaset/a-5d4   ${refusal}\nshop   4m   Normal   Scheduled   pod/z   Successfully assigned shop/z`,
      `5m (x3 over 9m)   Warning   FailedCreate   ReplicaSet/a-5d4   ${refusal}\n4m (x2 over 5m)   Normal   Pulled   Pod/z   pulled`,
      `5m   Warning   FailedCreate   replicaset/a-5d4      replicaset-controller   ${refusal}   14m     17      a-5d4.17f0c2\n4m   Normal   Pulled   pod/z   pulled   4m   1   z.17f0c3`,
      `E1201 10:20:30.123456       1 replica_set.go:577] sync "shop/a-5d4" failed with ${refusal}\nI1201 10:20:31.000000       1 event.go:294] Synced`,
      `I1201 10:20:30.123456  1 event.go:307] message=${JSON.stringify(refusal)}\nW1201 10:20:31.000000  1 event.go:307] message=""`,
      `  Warning  FailedCreate  5m  replicaset-controller  ${refusal}\n  Normal   Scheduled     4m  default-scheduler      Assigned`,
      yaml(refusal),
      yaml(refusal.replace('required SCC', 'required\n    SCC')),
      yaml(refusal).replaceAll("'", '"').replace(reason, reason.replaceAll('"', '\\"')).replace('pods "a-5d4-"', 'pods \\"a-5d4-\\"'),
    ])
      assert.equal(only(text).reason, reason, text);
  });

  it('does not join the words of other lines', () => {
    const reason = (text: string): string | null => only(`pods "p" is forbidden: ${text}`).reason;
    assert.deepEqual(
      ['a restricted\nbaseline', 'x1\ny2', 'user 1\nof 2', 'a [b]\nc', 'the spec\nof it', 'run\nas', 'a --\nb'].map(reason),
      ['a restricted baseline', 'x1 y2', 'user 1 of 2', 'a [b] c', 'the spec of it', 'run as', 'a -- b'],
    );
  });
});

describe('an escaped rejection', () => {
  const whole = meaning(REJECTION);

  it('reads the same through up to four levels of JSON', () => {
    let text = REJECTION;
    for (let level = 1; level <= 4; level++) {
      text = JSON.stringify(text).slice(1, -1);
      assert.deepEqual(meaning(text), whole, `level ${level}`);
    }
  });

  it('reads the same in other spellings of quotes, blanks and addresses', () => {
    const quoted = REJECTION.replaceAll('"', '\\"');
    for (const text of [
      REJECTION.replaceAll('"', '&quot;'),
      REJECTION.replaceAll('"', '&#34;'),
      REJECTION.replaceAll(/"([^"]*)"/g, '\u201c$1\u201d'),
      REJECTION.replaceAll('volumes[10]', 'volumes[ 10]'),
      REJECTION.replaceAll('.kubernetes.io/pod', '.[kubernetes.io/pod](http://kubernetes.io/pod)'),
      quoted.replaceAll('Invalid', '\\u0049nvalid'),
      quoted.replaceAll(', ', ',\\n'),
      quoted.replaceAll(', ', ', \\\n  '),
    ])
      assert.deepEqual(meaning(text), whole, text);
  });
});

describe('several rejections', () => {
  const list = (scc: string, detail = 'must be: 7'): string =>
    `${UNABLE}[provider ${scc}: .containers[0].runAsUser: Invalid value: 0: ${detail}]`;
  const pod = (name: string): string => `pods "${name}" is forbidden: `;
  const shown = (...lines: readonly string[]): unknown => explainRejections(lines.join('\n')).map(({ podNames }) => podNames);

  it('of pods of one controller are one, if they are equal', () => {
    assert.deepEqual(shown(pod('web-abc-') + list('a'), pod('web-abc-x2b4z') + list('a'), pod('web-abc-') + list('a')), [
      ['web-abc-', 'web-abc-x2b4z'],
    ]);
    assert.deepEqual(shown(pod('db-0') + list('a'), pod('db-11') + list('a'), pod('db') + list('a')), [['db-0', 'db-11', 'db']]);
    assert.deepEqual(shown(list('a'), list('a')), [[]]);
  });

  it('stay apart where anything differs', () => {
    const exec = "exec operation is not allowed because the pod's security context exceeds your permissions: ";
    const security = (level: string, reason: string): string => `${pod('p')}violates PodSecurity "${level}": ${reason}`;
    const all = [
      pod('p') + list('a'),
      pod('q') + list('a'),
      pod('p') + list('b'),
      pod('p') + list('a', 'must be: 8'),
      `${pod('p')}${exec}${pod('p')}${list('a')}`,
      `${pod('p')}${UNABLE}[provider "a": Forbidden: not usable by user or serviceaccount]`,
      `${pod('p')}${UNABLE}[spec.volumes[0]: Invalid value: "nfs": nfs volumes are not allowed to be used]`,
      `${pod('p')}${UNABLE}[spec.volumes[1]: Invalid value: "nfs": nfs volumes are not allowed to be used]`,
      `${pod('p')}${UNABLE}[no access to scc/restricted: Forbidden: x]`,
      `${pod('p')}${UNABLE}[odd]`,
      `${pod('p')}for a reason`,
      `${pod('p')}for another`,
      security('baseline:latest', 'hostPort (container "a" uses hostPort 1)'),
      security('baseline:v1.33', 'hostPort (container "a" uses hostPort 1)'),
      security('restricted:latest', 'hostPort (container "a" uses hostPort 1)'),
      security('baseline:latest', 'hostPort (container "a" uses hostPort 2)'),
      security('baseline:latest', 'hostPort (container "a" uses hostPort 1)').replace('violates', 'would violate'),
    ];
    assert.equal(explainRejections([...all, ...all].join('\n\n')).length, all.length);
  });

  it('that end before their content count where no other of the controller has content', () => {
    const cut = `${pod('p-')}unable to validate against any secur`;
    const rejections = (...texts: readonly string[]): readonly unknown[] =>
      explainRejections(texts.join('\n\n')).map(({ podNames, cut: isCut }) => [podNames, isCut]);
    for (const content of [
      list('a'),
      'for a reason',
      'violates PodSecurity "x:y": hostPort (a)',
      `${UNABLE}[no access to scc/restricted: Forbidden: x]`,
      `${UNABLE}[odd]`,
    ]) {
      assert.deepEqual(rejections(cut, pod('p-') + content), [[['p-'], false]], content);
      assert.deepEqual(rejections(pod('p-') + content, cut), [[['p-'], false]], content);
    }
    for (const content of [
      `${UNABLE}[provider a: .containers[0].runAsUser: Invalid value: 0: must be: 7`,
      'violates PodSecurity "x:y": hostPort (a',
    ])
      assert.equal(rejections(pod('p-') + content, pod('p-') + list('b')).length, 2, content);
    assert.deepEqual(rejections(cut), [[['p-'], true]]);
    assert.deepEqual(rejections(cut, pod('q') + list('a')), [
      [['p-'], true],
      [['q'], false],
    ]);
  });

  it('end at the line of the next one, or at an empty line', () => {
    const [first, second] = explainRejections(`a: ${pod('p')}no\nmore\nreplicaset/b  Error: ${pod('q')}never\n\nsomething else`);
    assert.deepEqual(
      [first?.reason, first?.workload, second?.reason, second?.workload],
      ['no more', null, 'never', { kind: 'replicaset', name: 'b' }],
    );
    const open = `${pod('p')}${UNABLE}[provider a: .containers[0].runAsUser: Invalid value: 0: must be: 7`;
    assert.deepEqual(only(`${open}\n\nsomething else`).unknown, []);
    assert.equal(only(`${open},\n\nprovider b: .containers[0].runAsUser: Invalid value: 0: must be: 7`).sccs.length, 2);
  });
});
