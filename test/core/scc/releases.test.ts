import { strict as assert } from 'node:assert';
import { capabilityMeaning, compareAge, isRelease, kubernetesVersion, RELEASES, stockSccs } from '../../../server/src/core/scc';
import { shipsRoleFor } from '../../../server/src/core/scc/builtin';
import { CAPABILITIES } from '../../../server/src/core/words';

describe('releases of OpenShift', () => {
  it('are the minor ones that are known, and their z-streams', () => {
    for (const text of ['4.1', '4.20', '4.20.0', '4.20.19', '5.2.999']) assert.ok(isRelease(text), text);
    for (const text of ['', '4', '4.', '4.0', '4.24', '3.11', '4.20.', '4.20.01', '4.20.1000', 'x4.20', '4.20 ', '4.20.1-rc.1'])
      assert.ok(!isRelease(text), text);
  });

  it('are ordered by age, a minor release behind its z-streams', () => {
    const sorted = ['4.9', '4.20.2', '4.20.19', '4.20', '4.21.0', '4.21', '5.0'] as const;
    assert.deepEqual([...sorted].reverse().sort(compareAge), sorted);
    assert.equal(compareAge('4.20', '4.20'), 0);
    assert.equal(compareAge('4.20.1', '4.20.1'), 0);
  });

  it('are made of a minor version of Kubernetes', () => {
    assert.deepEqual(
      RELEASES.map(kubernetesVersion),
      // 4.1 to 4.22 as published; those behind have what their branches have.
      ['1.13', '1.14', ...Array.from({ length: 20 }, (_, i) => `1.${i + 16}`), '1.35', '1.36', '1.37', '1.37'],
    );
    assert.equal(kubernetesVersion('4.20.19'), '1.33');
  });

  it('ship a ClusterRole for each of their SCCs, and one that grants nothing', () => {
    const roles = (scc: string): readonly boolean[] => [
      shipsRoleFor(scc, '4.19'),
      shipsRoleFor(scc, '4.20'),
      shipsRoleFor(scc, '4.20', 'microshift'),
    ];
    assert.deepEqual(['restricted-v2', 'restricted-v3', 'nested-container', 'hostmount', 'mine'].map(roles), [
      [true, true, true],
      [false, true, false],
      [false, true, false],
      [true, true, true],
      [false, false, false],
    ]);
    assert.deepEqual(
      stockSccs('4.21', 'microshift').some(scc => scc.metadata?.name === 'restricted-v3'),
      true,
    );
  });
});

describe('capabilities', () => {
  it('each allow something else', () => {
    const meanings = CAPABILITIES.map(capabilityMeaning);
    assert.ok(meanings.every(meaning => meaning !== null && meaning.length > 5));
    assert.equal(new Set(meanings).size, CAPABILITIES.length);
    assert.deepEqual(['ALL', 'CAP_SYS_ADMIN', 'toString', ''].map(capabilityMeaning), [null, null, null, null]);
  });
});
