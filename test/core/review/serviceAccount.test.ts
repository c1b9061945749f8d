import assert from 'node:assert/strict';
import { parseFile, serviceAccountOf } from '../../../server/src/core/index';

describe('the service account of a pod', () => {
  const accountOf = (fields: string): string | undefined => {
    const { manifests } = parseFile(`apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {${fields}containers: [{name: a, image: x}]}\n`);
    return manifests.flatMap(({ workloads }) => workloads.map(serviceAccountOf))[0];
  };

  it('is default where an empty name is written, or none', () => {
    assert.equal(accountOf('serviceAccountName: "", '), 'default');
    assert.equal(accountOf('serviceAccountName: "", serviceAccount: "", '), 'default');
    assert.equal(accountOf(''), 'default');
  });

  it('is that of the deprecated field beside an empty name', () => {
    assert.equal(accountOf('serviceAccountName: "", serviceAccount: owner, '), 'owner');
  });
});
