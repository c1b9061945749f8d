import assert from 'node:assert/strict';
import { earlierFaults } from './seeds';
import { checkFolder } from './targets/renderings';

describe('the line of a template that printed a field', () => {
  it('is the one that a field is traced to exactly, in the charts that failed before', async () => {
    const inputs = earlierFaults('renderings');
    assert.ok(inputs.length > 0);
    for (const input of inputs) await checkFolder(input, true);
  });
});
