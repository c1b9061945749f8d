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

  it('reports nothing in a text that is no Kubernetes manifest, even an invalid one', () => {
    for (const text of ['services: {web: [', 'kind: [', 'apiVersion: "v2\nname: chart', 'openapi: 3.0.0\n\t- x', 'apiVers']) {
      assert.deepEqual([parseManifest(text).class, parseManifest(text).problems], ['foreign', []]);
    }
  });
});
