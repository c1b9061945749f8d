/** What a command costs, in documents instead of milliseconds. */
import assert from 'node:assert/strict';
import { callsDuring } from '../calls';
import { countWork } from '../work';
import { fixture, folderWith, sccLens } from './command';

const FILES = 20;
const POD = fixture('hostpath-pod.yaml');

async function parsesIn(files: Readonly<Record<string, string>>): Promise<number | undefined> {
  const cwd = folderWith(files);
  const { workloadsOf } = await callsDuring('/manifest/workloads.ts', ['workloadsOf'], () => sccLens(['check', '.'], { cwd }));
  return workloadsOf;
}

const pods = (count: number, pod = POD): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`pod-${i}.yaml`, pod]));

describe('the work of check', () => {
  it('is one parse of each file and one run of the rules on it', async () => {
    const work = countWork();
    try {
      assert.equal(await parsesIn(pods(FILES)), FILES);
    } finally {
      work.stop();
    }
    assert.equal(new Set(work.runs.map(({ manifest }) => manifest)).size, FILES);
  });

  it('is a second parse of files beyond two million characters of text', async () => {
    const long = `${'#'.repeat(800_000)}\n${POD}`;
    assert.equal(await parsesIn(pods(4, long)), 4 + 2);
  });
});
