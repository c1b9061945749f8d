import assert from 'node:assert/strict';
import type { FieldPath } from '@scc-lens/words';
import { locate, parseManifest, readYaml } from '@scc-lens/yaml';
import type { Part } from '../../../packages/yaml/src/manifest/types';

const TEXT = `# a comment
apiVersion: v1
kind: Pod
metadata: {name: agent, labels: {app: demo}}
x-base: &base
  runAsUser: 7
  privileged: true
x-volumes: &volumes
  - name: bin
    hostPath: {path: /opt}
spec:
  volumes: *volumes
  hostNetwork: &net yes
  hostPID: *net
  containers:
    # the agent
    - name: agent # its name
      image:
      securityContext:
        <<: *base
        privileged: false
      command: ["run",
        "it"]
      args:
        - |
          first
          second
        - last
    - {name: sidecar,
       image: b}
    -
    - securityContext:
        runAsUser: 1
  nodeName: twice
  nodeName: "again"
`;

describe('the place of a field', () => {
  const manifest = parseManifest(TEXT);
  const at = (path: FieldPath, part?: Part): string => {
    const { start, end } = locate(manifest, path, part);
    const line = TEXT.slice(0, start).split('\n').length;
    return `${line}: ${TEXT.slice(start, end)}`;
  };
  const agent: FieldPath = ['spec', 'containers', 0];

  const cases: readonly (readonly [string, string, FieldPath, Part?])[] = [
    ['is a value that fits on a line', '3: Pod', ['kind']],
    ['is a value in flow style', '4: demo', ['metadata', 'labels', 'app']],
    ['is the key of a mapping', '4: labels', ['metadata', 'labels']],
    ['is the key of a list', '15: containers', ['spec', 'containers']],
    ['is the first line of a list item', '17: name: agent', agent],
    ['is the first line of a list item in flow style', '29: {name: sidecar,', ['spec', 'containers', 1]],
    ['is the dash of an empty list item', '31: -', ['spec', 'containers', 2]],
    ['is the key of a list item whose first value goes over lines', '32: securityContext', ['spec', 'containers', 3]],
    ['is the key where nothing follows it', '18: image', [...agent, 'image']],
    ['is the key of a value over several lines', '22: command', [...agent, 'command']],
    ['is the first line of a text over several lines in a list', '25: |', [...agent, 'args', 0]],
    ['is an alias, for what the alias brings', '12: *volumes', ['spec', 'volumes']],
    ['is an alias, for what lies below it', '12: *volumes', ['spec', 'volumes', 0, 'hostPath', 'path']],
    ['is an alias, for what is absent below it', '12: *volumes', ['spec', 'volumes', 5]],
    ['is an alias of a scalar', '14: *net', ['spec', 'hostPID']],
    ['is the mapping that was merged', '6: 7', [...agent, 'securityContext', 'runAsUser']],
    ['is the later field where a merge brings another', '21: false', [...agent, 'securityContext', 'privileged']],
    ['is the last of equal keys', '35: "again"', ['spec', 'nodeName']],
    ['is the nearest present parent of an absent field', '4: metadata', ['metadata', 'annotations', 'a']],
    ['is the list item that lacks a field', '29: {name: sidecar,', ['spec', 'containers', 1, 'securityContext', 'privileged']],
    ['is the document that lacks a field', '2: apiVersion: v1', ['status', 'phase']],
    ['is the document', '2: apiVersion: v1', []],
    ['is a key, on demand', '3: kind', ['kind'], 'key'],
    ['is a whole value, on demand', '22: ["run",\n        "it"]', [...agent, 'command'], 'value'],
    ['is an empty value, on demand', '18: ', [...agent, 'image'], 'value'],
    ['is a whole list item, on demand', '29: {name: sidecar,\n       image: b}', ['spec', 'containers', 1], 'value'],
  ];
  for (const [what, expected, path, part] of cases) {
    it(what, () => {
      assert.equal(at(path, part), expected);
    });
  }

  it('is in the text where the text was read around an invalid line', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec:\n  containers: [{name: a, image: b}]\n  hostPI\n  hostIPC: true\n';
    const { start, end } = locate(parseManifest(text), ['spec', 'hostIPC']);
    assert.equal(text.slice(start, end), 'true');
  });
});

describe('the place of an empty list item', () => {
  const cases: readonly (readonly [string, string, FieldPath])[] = [
    ['is its dash, which a tag may contain too', 'a:\n  - b\n  [-] !my-tag\n', ['a', 1]],
    ['is its dash, which an anchor may contain too', 'a:\n  [-] &an-anchor\n  - b\n', ['a', 0]],
    ['is its dash, which a comment may contain too', 'a:\n- b\n[-] # - c\n  # - d\n- e\n', ['a', 1]],
    ['is its dash in a list in a list', 'a:\n- - b\n  [-]\n', ['a', 0, 1]],
    ['is in the brackets of a list, with anything before these', 'a:\n  - some-name: b\n    c: [&d [], e]\n', ['a', 0, 'c', 0]],
  ];
  for (const [title, marked, path] of cases)
    it(title, () => {
      const [, before = '', inside = ''] = /^(.*?)\[(-?)\]/s.exec(marked) ?? [];
      const { start, end } = locate(readYaml(marked.replace(/\[(-?)\]/, '$1')), path);
      assert.deepEqual([start, end], [before.length, before.length + inside.length]);
    });
});
