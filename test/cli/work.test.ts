/** What a command costs, in documents instead of milliseconds. */
import assert from 'node:assert/strict';
import { countWork } from '../work';
import { fixture, folderWith, sccLens } from './command';

const FILES = 20;

describe('the work of check', () => {
  it('is one parse of each file: what is judged is what the facts were read from', async () => {
    const pod = fixture('hostpath-pod.yaml');
    const cwd = folderWith(Object.fromEntries(Array.from({ length: FILES }, (_, i) => [`pod-${i}.yaml`, pod])));
    const work = countWork();
    try {
      await sccLens(['check', '.'], { cwd });
    } finally {
      work.stop();
    }
    const judged = new Map(work.runs.map(({ manifest, facts }) => [manifest, facts]));
    assert.equal(judged.size, FILES);
    for (const [{ workloads }, { workspace }] of judged) {
      const known = workspace.workloads.map(({ item }) => item);
      assert.ok(workloads.length > 0 && workloads.every(workload => known.includes(workload)));
    }
  });
});
