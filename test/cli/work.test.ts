/** What a command costs, in documents instead of milliseconds. */
import assert from 'node:assert/strict';
import { callsDuring } from '../calls';
import { countWork } from '../work';
import { fixture, folderWith, sccLens } from './command';

const FILES = 20;
const POD = fixture('hostpath-pod.yaml');
const LONG = `${'#'.repeat(800_000)}\n${POD}`;
const ACCOUNT = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: agent, namespace: agents }\n';
const GRANT = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: agents, namespace: agents }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:openshift:scc:privileged }
subjects: [{ kind: ServiceAccount, name: agent, namespace: agents }]
`;

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

  it('includes fixes only where a format shows them', async () => {
    const cwd = folderWith(pods(1));
    const work = countWork();
    try {
      await sccLens(['check', '.', '--format', 'github', '--format', 'gitlab=a', '--format', 'junit=b'], { cwd });
      assert.deepEqual(work.remedies, []);
      await sccLens(['check', '.', '--format', 'github', '--format', 'sarif=c'], { cwd });
      assert.ok(work.remedies.length > 0);
    } finally {
      work.stop();
    }
  });

  it('is one parse of each file beyond two million characters of text too, where no file counts for others', async () => {
    assert.equal(await parsesIn(pods(4, LONG)), 4);
  });

  it('is a second parse, beyond that, of files that count for others', async () => {
    assert.equal(await parsesIn({ ...pods(4, LONG), 'account.yaml': ACCOUNT }), 4 + 2);
  });

  it('is three parses, beyond that, of each pod where a rule asks for all pods', async () => {
    assert.equal(await parsesIn({ ...pods(4, LONG), 'account.yaml': ACCOUNT, 'grant.yaml': GRANT }), 3 * 4 + 2 * 2);
  });
});
