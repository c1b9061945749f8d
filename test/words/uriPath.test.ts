import assert from 'node:assert/strict';
import { pathSteps, uriPath } from '@scc-lens/words';

describe('the path of a URI', () => {
  it('keeps the slashes and encodes the names between them', () => {
    assert.equal(uriPath('../a b/é#1.yaml'), '../a%20b/%C3%A9%231.yaml');
  });

  it('has U+FFFD where a name has half a surrogate pair', () => {
    assert.equal(uriPath('a/\ud83d/\ud83d\ude42'), 'a/%EF%BF%BD/%F0%9F%99%82');
  });
});

describe('the steps of a file', () => {
  it('are of its path as it is, and of its URI without escapes where it has any that mean something', () => {
    const files = ['./a%20b.yaml', 'C:\\a\\..\\b.yaml', 'file:///c%3A/a%20b/%C3%A9%231.yaml', 'file:///100%.yaml'];
    assert.deepEqual(
      files.map(file => pathSteps(file).join('|')),
      ['a%20b.yaml', 'C:|b.yaml', 'file:|c:|a b|é#1.yaml', 'file:|100%.yaml'],
    );
  });
});
