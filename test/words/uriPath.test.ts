import assert from 'node:assert/strict';
import { uriPath } from '@scc-lens/words';

describe('the path of a URI', () => {
  it('keeps the slashes and encodes the names between them', () => {
    assert.equal(uriPath('../a b/é#1.yaml'), '../a%20b/%C3%A9%231.yaml');
  });

  it('has U+FFFD where a name has half a surrogate pair', () => {
    assert.equal(uriPath('a/\ud83d/\ud83d\ude42'), 'a/%EF%BF%BD/%F0%9F%99%82');
  });
});
