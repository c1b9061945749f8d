import { earlierFaults } from './seeds';
import { checkFolder } from './targets/renderings';

describe('the line of a template that printed a field', () => {
  it('is the one that a field is traced to exactly, in the charts that failed before', async () => {
    for (const input of earlierFaults('renderings')) await checkFolder(input, true);
  });
});
