import assert from 'node:assert/strict';
import { serviceAccountsOf } from '@scc-lens/lens';
import { effectiveServiceAccount, namedServiceAccount } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { serviceAccountOf } from '../../packages/lens/src/review/paths';

describe('the service account of a pod', () => {
  const cases: readonly (readonly [spec: Parameters<typeof namedServiceAccount>[0], named: string])[] = [
    [{}, ''],
    [{ serviceAccountName: 'builder' }, 'builder'],
    [{ serviceAccount: 'builder' }, 'builder'],
    [{ serviceAccountName: '', serviceAccount: 'builder' }, 'builder'],
    [{ serviceAccountName: 'builder', serviceAccount: 'deployer' }, 'builder'],
    [{ serviceAccountName: null, serviceAccount: 7 }, ''],
  ];
  for (const [spec, named] of cases) {
    it(`is ${named || 'default'} for ${JSON.stringify(spec)}`, () => {
      assert.equal(namedServiceAccount(spec), named);
      assert.equal(effectiveServiceAccount(spec), named || 'default');
    });
  }

  it("is the deprecated field's where a manifest leaves the other one empty", () => {
    const text = (account: string): string =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n${account}  containers: [{name: c, image: "i:1"}]\n`;
    const accounts = [
      '  serviceAccount: builder\n',
      '  serviceAccountName: ""\n  serviceAccount: builder\n',
      '  serviceAccountName: ""\n',
      '',
    ].map(account => {
      const [manifest] = parseFile(text(account)).manifests;
      const [workload] = manifest?.workloads ?? [];
      assert.ok(workload);
      const [id] = serviceAccountsOf([{ item: workload }]);
      assert.equal(id?.name, serviceAccountOf(workload));
      return serviceAccountOf(workload);
    });
    assert.deepEqual(accounts, ['builder', 'builder', 'default', 'default']);
  });
});
