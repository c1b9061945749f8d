/** The recorded answers come from the API server that the test cluster is built from. */
import assert from 'node:assert/strict';
import { recordedCases, recordedFiles } from '../../lens/recorded/cases';
import { useCluster } from '../rig/cluster';

describe('recorded answers', function () {
  const rig = useCluster();

  for (const file of recordedFiles) {
    it(`of ${file} are what the cluster answers`, async () => {
      const cases = recordedCases(file);
      const questions = cases.map(one => JSON.stringify({ ...one, answer: undefined })).join('\n');
      let index = 0;
      for await (const line of rig.test.judge(questions)) {
        const { id, ...answer } = JSON.parse(line) as Record<string, unknown>;
        assert.deepEqual([id, answer], [cases[index]?.id, cases[index]?.answer]);
        index++;
      }
      assert.equal(index, cases.length);
    });
  }
});
