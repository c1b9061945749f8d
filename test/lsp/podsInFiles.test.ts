import assert from 'node:assert/strict';
import { podsInFiles } from '../../server/src/lsp/messages';

describe('the extent of a fix', () => {
  it('is in words that agree with its numbers', () => {
    assert.equal(podsInFiles({ pods: 1, files: 1 }), '1 pod in 1 file');
    assert.equal(podsInFiles({ pods: 1_000, files: 1 }), '1,000 pods in 1 file');
    assert.equal(podsInFiles({ pods: 1_002, files: 3 }), '1,002 pods in 3 files');
  });
});
