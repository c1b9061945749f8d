/** Guards for a cluster, as a user asks for them. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { assertFile } from '../expectations';
import { ROOT, sccLens } from './command';
import type { Outcome } from './command';

const cwd = path.join(ROOT, 'test/fixtures/fleet');
const policy = (...args: readonly string[]): Promise<Outcome> => sccLens(['policy', ...args], { cwd });

describe('scc-lens policy', () => {
  for (const kind of ['vap', 'kyverno', 'acm'])
    it(`prints guards for ${kind}, with what they do not see`, async () => {
      const { code, stdout, stderr } = await policy('lists', '--for', kind);
      assert.deepEqual([code, stderr], [0, '']);
      assertFile(path.join(ROOT, `test/fixtures/guards/${kind}.yaml`), stdout);
      for (const document of parseAllDocuments(stdout)) assert.deepEqual(document.errors, []);
    });

  it('only warns and audits, unless it is asked to refuse', async () => {
    const { stdout } = await policy('lists');
    const actions = /validationActions:\n +- Warn\n +- Audit\n/g;
    assert.equal(stdout.match(actions)?.length, 5);
    const denying = await policy('lists', '--deny');
    assert.equal(denying.stdout.match(/validationActions:\n +- Deny\n/g)?.length, 5);
    assert.ok(denying.stdout.startsWith('# ') && denying.stdout.includes('\n# Violations are refused.\n'));
  });

  it('names the lists without which guards may refuse what runs', async () => {
    const { code, stdout, stderr } = await policy('must-gather');
    assert.equal(code, 1);
    assert.match(stderr, /oc get clusterrolebindings\.rbac\.authorization\.k8s\.io,/);
    assert.match(stdout, /^# The source lacks lists, .*\n(?:# .*\n)*# oc get clusterroles\.rbac\.authorization\.k8s\.io -o yaml\n/m);
  });

  it('reads a workspace of manifests, with the SCCs that OpenShift ships', async () => {
    const { code, stdout } = await policy('manifests');
    assert.equal(code, 1);
    assert.match(stdout, /^ +"privileged"$/m);
    assert.match(stdout, /^ +"system:openshift:scc:anyuid": \["anyuid"\],$/m);
  });

  it('exits 2 where something cannot be read, or an option is wrong', async () => {
    assert.equal((await policy('lists', 'absent.yaml')).code, 2);
    assert.equal((await policy()).code, 2);
    assert.match((await policy('lists', '--for', 'gatekeeper')).stderr, /--for is one of vap, kyverno, acm/);
  });
});
