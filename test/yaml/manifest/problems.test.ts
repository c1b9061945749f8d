import assert from 'node:assert/strict';
import { parseManifest } from '@scc-lens/yaml';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\n';

describe('a document with thousands of problems', () => {
  it('reports the first hundred duplicate keys and counts the others where they start', () => {
    const { text, problems, class: read } = parseManifest(`${HEAD}data: {}\n`.padEnd(40, '\n') + 'data: {}\n'.repeat(50_000));
    assert.equal(read, 'objects');
    assert.equal(problems.length, 101);
    assert.ok(problems.every(({ span }) => text.slice(span.start, span.end) === 'data'));
    assert.equal(problems.at(-1)?.message, '49900 more duplicate keys follow.');
  });

  it('limits each kind on its own, in the order of the text', () => {
    const aliases = Array.from({ length: 150 }, (_, i) => `k${i}: *a${i}\n`).join('');
    const { problems } = parseManifest(`${HEAD}${'data: {}\n'.repeat(152)}${aliases}`);
    const [doubled, values] = ['duplicate-key', 'value'].map(kind => problems.filter(problem => problem.kind === kind));
    assert.deepEqual([doubled?.length, values?.length], [101, 101]);
    assert.equal(doubled?.at(-1)?.message, '51 more duplicate keys follow.');
    assert.equal(values?.at(-1)?.message, '50 more values that kubectl cannot read follow.');
  });

  it('keeps a hundred problems as they are', () => {
    assert.equal(parseManifest(`${HEAD}${'data: {}\n'.repeat(101)}`).problems.length, 100);
  });
});

describe('an invalid document', () => {
  it('has no key twice that only what is left of it has twice', () => {
    const mounts = ['- name: a', '  mountPath: /a', '- name: b', 'tty: ', '  mountPath: /b', '- name: c', '  mountPath: /c'];
    const { problems } = parseManifest(
      `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: a\n    volumeMounts:\n    ${mounts.join('\n    ')}\n`,
    );
    assert.ok(problems.length > 0);
    assert.deepEqual(
      problems.flatMap(({ kind, message }) => (kind === 'syntax' ? [] : [message])),
      [],
    );
  });
});

describe('a line without a key', () => {
  for (const [line, message] of [
    ['fsGroup', 'This line has no `:` behind its key; a key needs one, on its own line.'],
    ['image quay.io/acme/web:1', 'This line has no `:` behind its key; a key needs one, on its own line.'],
    ['fsGroup:2000', 'A key needs a blank behind its `:`.'],
    ['"fsGroup":2000', 'A key needs a blank behind its `:`.'],
  ] as const)
    it(`lacks no more than it does: ${line}`, () => {
      const { text, problems } = parseManifest(`${HEAD}data:\n  a: b\n  ${line}\n  c: d\n`);
      assert.deepEqual(
        problems.map(({ span, message }) => [text.slice(span.start), message]),
        [[`${line}\n  c: d\n`, message]],
      );
    });
});

describe('a key with a block that begins in no column of the keys around it', () => {
  const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n${spec}`;
  const container = '- name: a\n      image: b\n';
  for (const [title, spec, line, read] of [
    ['one column less', `  hostPID: true\n containers:\n    ${container}`, 6, { hostPID: true }],
    ['below a comment', `  hostPID: true\n\n  # c\n containers:\n    ${container}`, 8, { hostPID: true }],
    ['one column more', `  hostPID: true\n   containers:\n    ${container}`, 6, { hostPID: true }],
    [
      'above keys that are right',
      `  hostPID: true\n containers:\n    ${container}  nodeName: one\n`,
      6,
      { hostPID: true, nodeName: 'one' },
    ],
    [
      'in a list',
      `  containers:\n    ${container}     securityContext:\n        runAsUser: 0\n    - name: c\n`,
      8,
      { containers: [{ name: 'a', image: 'b' }, { name: 'c' }] },
    ],
  ] as const)
    it(`is the one fault, and its block belongs to no other key: ${title}`, () => {
      const { text, problems, objects } = parseManifest(pod(spec));
      assert.deepEqual(
        problems.map(({ span }) => text.slice(0, span.start).split('\n').length),
        [line],
      );
      assert.deepEqual(objects[0]?.value['spec'], read);
    });
});

describe('a line that is left out with what belongs to it', () => {
  for (const [title, spec, line, read] of [
    [
      'a half-typed key, below the first key of an item, with its list in its column',
      'volumes:\n  - projected:\n      sources\n      - secret: {name: a}\n    name: b\n  hostPID: true',
      6,
      { volumes: [{ projected: null, name: 'b' }], hostPID: true },
    ],
    [
      'an item with its fields, one column less',
      'volumes:\n  - emptyDir: {}\n    name: b\n - configMap:\n     name: d\n   name: c\n  - name: e',
      7,
      { volumes: [{ emptyDir: {}, name: 'b' }, { name: 'e' }] },
    ],
    [
      'an item with its fields, one column more',
      'volumes:\n  - emptyDir: {}\n    name: b\n   - configMap:\n       name: d\n     name: c\n  hostPID: true',
      7,
      { volumes: [{ emptyDir: {}, name: 'b' }], hostPID: true },
    ],
    [
      'the first field of an item whose dash is one column less',
      'containers:\n   - name: b\n      image: x\n      tty: true',
      5,
      { containers: [{ image: 'x', tty: true }] },
    ],
  ] as const)
    it(`is the one fault: ${title}`, () => {
      const { text, problems, objects } = parseManifest(`apiVersion: v1\nkind: Pod\nspec:\n  ${spec}\n`);
      assert.deepEqual(
        problems.map(({ span }) => text.slice(0, span.start).split('\n').length),
        [line],
      );
      assert.deepEqual(objects[0]?.value['spec'], read);
    });
});

describe('a dash that is missing, or typed in place of a key', () => {
  const [b, c] = [
    { name: 'b', image: 'x' },
    { name: 'c', image: 'z' },
  ];
  const notHere = /^"- na:" does not belong here\.$/;
  const lacksDash = 'Start this line with `- `, as the other items of this list, or indent it as the keys of an item.';
  for (const [title, spec, line, message, read] of [
    ['of the only item', 'containers:\n    name: b\n      image: x', 5, lacksDash, { containers: [{ image: 'x' }] }],
    [
      'of the first item, in the column of its key',
      'containers:\n  name: b\n    image: x\n  - name: c\n    image: z',
      5,
      lacksDash,
      { containers: [{ image: 'x' }, c] },
    ],
    [
      'of an item in the middle',
      'containers:\n  - name: b\n    image: x\n  name: d\n    tty: true\n  - name: c\n    image: z',
      7,
      lacksDash,
      { containers: [b, { tty: true }, c] },
    ],
    [
      'of the first item, whose fields are in their column',
      'containers:\n    name: b\n    image: x\n  - name: c\n    image: z',
      5,
      lacksDash,
      { containers: [b, c] },
    ],
    [
      'of an item that is a mapping in brackets',
      'volumes:\n    {name: b}\n  - {name: c}',
      5,
      lacksDash,
      { volumes: [{ name: 'b' }, { name: 'c' }] },
    ],
    ['its blank', 'containers:\n  -name: b\n    image: x\n  - name: c\n    image: z', 5, lacksDash, { containers: [{ image: 'x' }, c] }],
    [
      'above a block, behind a block',
      'affinity:\n    podAffinity: {}\n  - na\n    runAsUser: 1\n  nodeName: one',
      6,
      /./,
      { affinity: { podAffinity: {} }, nodeName: 'one' },
    ],
    ['above a block, behind a value', 'nodeName: one\n  -\n    runAsUser: 1\n  hostPID: true', 5, /./, { nodeName: 'one', hostPID: true }],
    ['above a deeper list', 'nodeName: one\n  - na\n    - --b\n    - --c\n  hostPID: true', 5, /./, { nodeName: 'one', hostPID: true }],
    [
      'behind a tab, with its first field',
      'containers:\n\t- name: b\n      image: x\n      ports:\n        - containerPort: 1',
      5,
      /./,
      { containers: [{ image: 'x', ports: [{ containerPort: 1 }] }] },
    ],
    [
      'whose fields the item above would have a second time',
      'volumes:\n  - name: a\n    hostPath:\n      path: /a\n  - hostPath\n      path: /b\n    name: b',
      8,
      /has no `:`/,
      { volumes: [{ name: 'a', hostPath: { path: '/a' } }, { name: 'b' }] },
    ],
    [
      'above a field that the mapping above has',
      'resources:\n    requests:\n      cpu: 1\n    - na\n      cpu: 2\n  hostPID: true',
      7,
      /./,
      { resources: { requests: { cpu: 1 } }, hostPID: true },
    ],
    ['above a list in its column', 'nodeName: one\n  - na\n  - name: b\n  hostPID: true', 5, /./, { nodeName: 'one', hostPID: true }],
    [
      'as the first of a mapping that takes no list',
      'securityContext:\n    - na\n      type: RuntimeDefault\n  hostPID: true',
      5,
      /./,
      { securityContext: null, hostPID: true },
    ],
    [
      'as the first of a mapping of no known type',
      'hostPID: true\n  other:\n    - na\n      deep: 1\n    next: 2',
      6,
      /./,
      { hostPID: true, other: { next: 2 } },
    ],
    [
      'as the first of a mapping, one column less',
      'securityContext:\n   - na:\n    runAsUser: 1',
      5,
      'An item cannot be here',
      { securityContext: { runAsUser: 1 } },
    ],
    [
      'as an item less deep than its key',
      'securityContext:\n        fsGroup: 1\n        supplementalGroups:\n      - 5\n  hostPID: true',
      7,
      'An item cannot be here',
      { securityContext: { fsGroup: 1, supplementalGroups: null }, hostPID: true },
    ],
    [
      'a blank less deep than the others',
      'volumes:\n  - name: a\n - hostPath:\n      path: /b\n    name: b\n  - name: c',
      6,
      'An item cannot be here',
      { volumes: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
    ],
    [
      'behind a tab',
      'volumes:\n  - name: a\n  \t- name: b\n    emptyDir: {}\n  - name: c',
      6,
      'A tab cannot indent YAML',
      { volumes: [{ name: 'a' }, { name: 'b', emptyDir: {} }, { name: 'c' }] },
    ],
    [
      'whose quote is open',
      'containers:\n  - name: b\n    image: "x\n    command: ["sh", "-c"]\n  - name: c\n    image: z',
      6,
      'The closing " is missing',
      { containers: [{ name: 'b', command: ['sh', '-c'] }, c] },
    ],
    ['below a value', 'hostPID: true\n   - na:\n  nodeName: one', 5, notHere, { hostPID: true, nodeName: 'one' }],
    [
      'deeper than the items, above them',
      'hostPID: true\n  containers:\n        - na:\n    - name: b\n      image: x',
      6,
      /./,
      { hostPID: true, containers: [b] },
    ],
    ['at the root, in the middle of an item', 'containers:\n  - name: b\n- na:\n    image: x', 6, /./, { containers: [b] }],
    [
      'with text, deeper than the items below',
      'volumes:\n    - na\n  - hostPath:\n      path: /a\n    name: b',
      5,
      /has no `:`/,
      { volumes: [{ hostPath: { path: '/a' }, name: 'b' }] },
    ],
  ] as const)
    it(`is the one fault: ${title}`, () => {
      const { text, problems, objects } = parseManifest(`apiVersion: v1\nkind: Pod\nspec:\n  ${spec}\n`);
      assert.deepEqual(
        problems.map(({ span }) => text.slice(0, span.start).split('\n').length),
        [line],
      );
      assert.match(problems[0]?.message ?? '', typeof message === 'string' ? new RegExp(message.slice(0, 30)) : message);
      assert.deepEqual(objects[0]?.value['spec'], read);
    });

  it('is reported once where a mapping has all keys of the next item again, and each time that its first key begins again', () => {
    const { text, problems } = parseManifest(
      `${HEAD}items:\n- name: a\n  image: x\n  name: b\n  image: z\n  name: c\n- name: d\n  a: 1\n  a: 2\n`,
    );
    assert.deepEqual(
      problems.map(({ span }) => text.slice(0, span.start).split('\n').length),
      [6, 8, 11],
    );
  });
});
