import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { defaultGrants, defaultScc, RELEASES, sortedConstraints, stockSccs, undecidedChange } from '@scc-lens/admission';
import { Z_STREAM_CHANGES } from '../../../packages/admission/src/scc/zStreams';
import { fixtures, readJson } from '../../golden/files';

describe('stock SCCs', () => {
  const recorded = readJson(join(fixtures, 'default-sccs-by-version.json.gz')) as unknown as {
    readonly versions: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly sccs: Readonly<Record<string, object>>;
  };

  const releases = RELEASES.filter(release => Object.hasOwn(recorded.versions, release));

  it('are known for every recorded release, and for newer ones', () => {
    assert.deepEqual(releases, Object.keys(recorded.versions));
    assert.deepEqual(RELEASES.slice(0, releases.length), releases);
  });

  for (const release of releases) {
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

describe('stock SCCs of z-streams', () => {
  it('come from the release once it has all changes', () => {
    for (const release of ['4.17.45', '4.18.29', '4.19.3', '4.20.36', '4.21.27', '4.22.0'] as const) {
      const minor = RELEASES.find(one => release.startsWith(`${one}.`)) ?? '4.1';
      assert.deepEqual(stockSccs(release), stockSccs(minor), release);
      assert.deepEqual(defaultGrants(release), defaultGrants(minor), release);
    }
  });

  it('lack what came later', () => {
    const names = (release: '4.18.27' | '4.18.29'): boolean => stockSccs(release).some(scc => scc.metadata?.name === 'hostmount-anyuid-v2');
    assert.deepEqual([names('4.18.27'), names('4.18.29')], [false, true]);
    const named = (release: '4.20.13' | '4.20.15' | '4.20.17', scc: string) => stockSccs(release).find(one => one.metadata?.name === scc);
    assert.equal(named('4.20.13', 'restricted-v2')?.volumes?.includes('image'), false);
    assert.equal(named('4.20.15', 'restricted-v2')?.volumes?.includes('image'), true);
    assert.deepEqual(named('4.20.15', 'restricted-v3')?.runAsUser, { type: 'MustRunAsRange' });
    assert.deepEqual(named('4.20.17', 'restricted-v3')?.runAsUser, { type: 'MustRunAsRange', uidRangeMin: 1000, uidRangeMax: 65534 });
    assert.deepEqual(
      (['4.20.24', '4.20.27'] as const).map(release => defaultGrants(release).flatMap(({ sccs }) => sccs)),
      [['restricted-v2'], ['restricted-v2', 'restricted-v3']],
    );
  });

  it('are not decided in the two weeks after a change; a z-stream is in one such time at most', () => {
    assert.deepEqual(
      ['4.20', '4.20.13', '4.20.15', '4.19.14'].map(release => undecidedChange(release as '4.20')),
      [undefined, undefined, undefined, undefined],
    );
    assert.deepEqual(undecidedChange('4.20.14'), { ...Z_STREAM_CHANGES[3], without: '4.20.13', having: '4.20.15' });
    Z_STREAM_CHANGES.forEach(({ release, lastWithout, firstWith }, i) => {
      const next = Z_STREAM_CHANGES[i + 1];
      assert.ok(lastWithout < firstWith);
      if (next?.release === release) assert.ok(firstWith <= next.lastWithout);
    });
  });
});

describe('stock SCCs of MicroShift', () => {
  it("are fewer than OpenShift's", () => {
    const lacking = (release: '4.20' | '4.21'): readonly (string | undefined)[] => {
      const shipped = new Set(stockSccs(release, 'microshift'));
      return stockSccs(release).flatMap(scc =>
        [...shipped].some(one => one.metadata?.name === scc.metadata?.name) ? [] : scc.metadata?.name,
      );
    };
    assert.deepEqual(lacking('4.20'), ['hostmount-anyuid-v2', 'nested-container', 'restricted-v3']);
    assert.deepEqual(lacking('4.21'), ['hostmount-anyuid-v2', 'nested-container']);
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
