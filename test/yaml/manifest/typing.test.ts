import assert from 'node:assert/strict';
import { parseManifest } from '@scc-lens/yaml';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: agent
  labels:
    app: demo
spec:
  hostPID: true
  containers:
    - name: agent
      image: registry.example/agent:1
      command: ["/opt/openshell/bin/openshell-sandbox", "run"]
      securityContext:
        capabilities:
          add: [SYS_ADMIN]
    - name: sidecar
      image: "registry.example/sidecar:1"
  volumes:
    - name: bin
      hostPath:
        path: /opt/openshell/bin
`;
const LINES = POD.trimEnd().split('\n');
const FIRST_FIELD = LINES.indexOf('metadata:');

/** What must not flicker: the containers and volumes that are there. */
function shape(text: string): unknown {
  const { class: kind, workloads } = parseManifest(text);
  assert.ok(kind === 'objects' || kind === 'invalid');
  return workloads.map(({ pod }) => ({ containers: pod.spec.containers.length, volumes: pod.spec.volumes?.length }));
}

function withLine(index: number, line: string): string {
  return [...LINES.slice(0, index), line, ...LINES.slice(index + 1)].join('\n');
}

describe('a pod in which a user types', () => {
  const before = shape(POD);
  const slips: readonly (readonly [string, (line: string, indent: string) => string])[] = [
    ['the start of a new key', (line, indent) => `${indent}volu\n${line}`],
    ['a value with an open double quote', line => line.replace(/: .*$/, ': "abc')],
    ['a value with an open single quote', line => line.replace(/: .*$/, ": 'abc")],
    ['a value with an open bracket', line => line.replace(/: .*$/, ': [abc')],
    ['a value with an open brace', line => line.replace(/: .*$/, ': {')],
    ['a value with a colon in it', line => line.replace(/: (.*)$/, ': a: $1')],
    ['a value that starts with a reserved character', line => line.replace(/: .*$/, ': @abc')],
    ['an open brace above a line that is not deep enough', (line, indent) => `${indent}{cpu: 1\n${indent.slice(1)}tty: true\n${line}`],
    [
      'the start of a new key above a line that is not deep enough',
      (line, indent) => `${indent}volu\n${indent.slice(1)}tty: true\n${line}`,
    ],
  ];
  for (const [what, slip] of slips) {
    it(`keeps its containers and volumes next to ${what}`, () => {
      LINES.forEach((line, i) => {
        if (i < FIRST_FIELD) return;
        const slipped = withLine(i, slip(line, /^\s*/.exec(line)?.[0] ?? ''));
        assert.deepEqual(shape(slipped), before, `line ${i}: ${line}`);
      });
    });
  }

  it('has its problems on the lines that are wrong, and no others', () => {
    const index = LINES.indexOf('      image: registry.example/agent:1');
    const text = withLine(index, '      image: "registry.example/agent:1');
    const { problems } = parseManifest(text);
    assert.deepEqual(
      problems.map(({ kind, span }) => [kind, text.slice(span.start, span.end)]),
      [['syntax', '"registry.example/agent:1']],
    );
  });

  const TEMPLATE = '    metadata: {labels: {app: web}}\n    spec:\n      containers: [{name: web, image: web:1}]\n';
  for (const [where, before, typed, after] of [
    ['above the first key, below a separator', '---\n', '  - na', 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n'],
    ['below a comment', 'apiVersion: v1\nkind: Pod\nspec:\n  hostPID: true\n  # Next.\n', '      - na', '  hostIPC: true\n'],
    ['below the only key of its column', 'apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n', '    - na', TEMPLATE],
    ['deeper than the items below', 'apiVersion: example.com/v1\nkind: A\nspec:\n  users:\n', '      - na', '    - b\n  c:\n    - d\n'],
    ['as a key with a block', 'apiVersion: v1\nkind: Pod\nspec:\n', '  - na:', '    - {name: a, image: b}\n  containers:\n    - name: a\n'],
  ] as const)
    it(`has its one problem in half an item ${where}`, () => {
      const text = `${before}${typed}\n${after}`;
      const rows = parseManifest(text).problems.map(({ span }) => text.slice(0, span.start).split('\n').length);
      assert.deepEqual(rows, [before.split('\n').length]);
    });

  it('has one problem where a text of several lines lacks its dash, or a part of it', () => {
    const args =
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: a\n      image: b\n      args:\n        - -c\n';
    for (const typed of ['          |', '        -|', '        |']) {
      const text = `${args}${typed}\n          a: [\n          b\n        - c\n`;
      const rows = parseManifest(text).problems.map(({ span }) => text.slice(0, span.start).split('\n').length);
      assert.deepEqual(rows, [10], typed);
    }
  });

  it('knows no container above or below half an item whose fields may be of the item above', () => {
    const head = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n    - name: web\n';
    const rest = '    - na\n      image: web:1\n';
    const countOf = (text: string): number => parseManifest(text).workloads.flatMap(({ pod }) => pod.spec.containers).length;
    assert.deepEqual([countOf(head + rest), countOf(`${head}      image: web:2\n${rest}`)], [0, 2]);
  });

  it('reads an alias in a list below a line that is typed too deep', () => {
    const list = (items: string): string => `apiVersion: v1\nkind: List\nitems:\n- ${items.replaceAll('\n', '\n  ')}`;
    const first = POD.replace('- name: bin', '- &bin\n      name: bin').replace('  name: agent', '  name: other');
    const second = `- ${POD.slice(0, POD.indexOf('    - name: bin')).trimEnd().replaceAll('\n', '\n  ')}`;
    const text = `${list(first.trimEnd())}\n${second}\n       tty: true\n      - *bin\n`;
    assert.deepEqual(shape(text), [
      { containers: 2, volumes: 1 },
      { containers: 2, volumes: 1 },
    ]);
  });

  it('reads the items below an empty one next to a line that is not deep enough', () => {
    const list = (typed: string): string =>
      POD.replace('add: [SYS_ADMIN]', `add:\n            -\n            - KILL\n${typed}            - CHOWN`);
    assert.deepEqual(parseManifest(list('           tty: true\n')).value, parseManifest(list('')).value);
  });

  it('reports nothing in a text that is no Kubernetes manifest, even an invalid one', () => {
    for (const text of ['services: {web: [', 'kind: [', 'apiVersion: "v2\nname: chart', 'openapi: 3.0.0\n\t- x', 'apiVers']) {
      assert.deepEqual([parseManifest(text).class, parseManifest(text).problems], ['foreign', []]);
    }
  });
});
