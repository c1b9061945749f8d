import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { defaultGrants, defaultScc, RELEASES, stockSccs } from '../../../server/src/core/scc';
import { sortedConstraints } from '../../../server/src/core/scc/conformance';
import { fixtures, readJson } from '../../golden/files';

describe('stock SCCs', () => {
  const recorded = readJson(join(fixtures, 'default-sccs-by-version.json.gz')) as unknown as {
    readonly versions: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly sccs: Readonly<Record<string, object>>;
  };

  it('are known for every recorded release and no other', () => {
    assert.deepEqual([...RELEASES], Object.keys(recorded.versions));
  });

  for (const release of RELEASES) {
    it(`are those on the branch of ${release}`, () => {
      const expected = Object.values(recorded.versions[release] ?? {}).map(key => recorded.sccs[key]);
      assert.deepEqual(
        new Set(stockSccs(release).map(scc => JSON.stringify(sorted(scc)))),
        new Set(expected.map(scc => JSON.stringify(sorted(scc)))),
      );
    });
  }

  it('are tried in this order from 4.20 on', () => {
    assert.deepEqual(
      sortedConstraints(stockSccs('4.20')).map(({ name, points }) => [name, points]),
      [
        ['anyuid', 154950],
        ['restricted-v2', 132010],
        ['restricted-v3', 132010],
        ['restricted', 134800],
        ['nested-container', 135020],
        ['nonroot-v2', 142010],
        ['nonroot', 144800],
        ['hostmount-anyuid', 254950],
        ['hostmount-anyuid-v2', 284950],
        ['hostnetwork-v2', 1332010],
        ['hostnetwork', 1334800],
        ['hostaccess', 1434800],
        ['privileged', 3089000],
      ],
    );
  });

  it('are the same objects each time, so that they are prepared once', () => {
    assert.equal(stockSccs('4.20'), stockSccs('4.20'));
    assert.equal(sortedConstraints(stockSccs('4.20')), sortedConstraints(stockSccs('4.20')));
  });

  it('are granted to every user as each release does it', () => {
    assert.deepEqual(defaultGrants('4.10'), []);
    assert.deepEqual(stockSccs('4.10').find(scc => scc.metadata?.name === 'restricted')?.groups, ['system:authenticated']);
    assert.deepEqual(stockSccs('4.11').find(scc => scc.metadata?.name === 'restricted')?.groups, []);
    assert.deepEqual(
      defaultGrants('4.11').map(({ sccs }) => sccs),
      [['restricted-v2']],
    );
    assert.deepEqual(
      defaultGrants('4.20').map(({ sccs }) => sccs),
      [['restricted-v2', 'restricted-v3']],
    );
    assert.deepEqual([defaultScc('4.10'), defaultScc('4.11')], ['restricted', 'restricted-v2']);
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}
