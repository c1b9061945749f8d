import assert from 'node:assert/strict';
import { changedPods } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';

const list = (...images: readonly string[]): string =>
  [
    'apiVersion: v1',
    'kind: List',
    'items:',
    ...images.map(image => `- {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: ${image}}]}}`),
  ]
    .join('\n')
    .concat('\n');

const changes = (before: string, after: string): number => {
  const file = parseFile(before);
  return changedPods({ source: { name: 'a.yaml', file }, file: parseFile(after, file) });
};

describe('changed pods', () => {
  it('are the pods whose template differs, also with others in one document, and not the ones whose text does', () => {
    const other = '---\n' + list('d:1');
    assert.equal(changes(list('a:1', 'b:1', 'c:1') + other, list('a:1', 'b:2', 'c:2') + other), 2);
    assert.equal(changes(list('a:1', 'b:1'), `# A comment.\n${list('a:1', '"b:1"')}`), 0);
  });
});
