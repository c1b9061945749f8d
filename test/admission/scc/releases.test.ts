import { strict as assert } from 'node:assert';
import { compareAge, kubernetesVersion, releaseMeant, RELEASES, shipsRoleFor, stockSccs } from '@scc-lens/admission';
import { CAPABILITIES, capabilityMeaning } from '@scc-lens/words';

describe('releases of OpenShift', () => {
  it('are the minor ones that are known, and their z-streams', () => {
    for (const text of ['4.1', '4.20', '4.20.0', '4.20.19', '5.2.999']) assert.equal(releaseMeant(text), text);
    for (const text of ['', '4', '4.', '4.0', '4.24', '3.11', '4.20.', '4.20.01', '4.20.1000', 'x4.20', '4.20 ', '4.20.1-rc.1'])
      assert.equal(releaseMeant(text), null, text);
  });

  it('are taken for the newest known one where they are behind all of them', () => {
    for (const text of ['5.3', '5.9', '5.12', '6.0', '5.3.1', '10.4.12']) assert.equal(releaseMeant(text), '5.2', text);
    for (const text of ['5.03', '6', '6.0.', 'v6.0', '6.0.1000', '100.1']) assert.equal(releaseMeant(text), null, text);
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

describe('ClusterRoles of SCCs', () => {
  /** As the heads of the release branches of openshift/cluster-kube-apiserver-operator have them. */
  it('are shipped as the branches of the operator have them', () => {
    const before11 = ['anyuid', 'hostaccess', 'hostmount', 'hostnetwork', 'nonroot', 'privileged', 'restricted'];
    const since11 = [...before11, 'hostnetwork-v2', 'nonroot-v2', 'restricted-v2'];
    const since15 = [...since11, 'hostmount-anyuid'];
    const since17 = [...since15, 'hostmount-anyuid-v2'];
    const since20 = [...since17, 'nested-container', 'restricted-v3'];
    const expected = RELEASES.map(release => {
      const minor = release.startsWith('4.') ? Number(release.slice(2)) : 100;
      return minor < 5 ? [] : minor < 11 ? before11 : minor < 15 ? since11 : minor < 17 ? since15 : minor < 20 ? since17 : since20;
    });
    const shipped = RELEASES.map(release => since20.filter(scc => shipsRoleFor(scc, release)));
    assert.deepEqual(
      shipped.map(names => names.toSorted()),
      expected.map(names => names.toSorted()),
    );
    assert.deepEqual(
      (['4.15.12', '4.15.13', '4.15.15'] as const).map(release => shipsRoleFor('hostmount-anyuid', release)),
      [false, false, true],
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
