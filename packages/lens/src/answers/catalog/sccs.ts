/** SCCs in OpenShift's order, with who may use them and the workloads that get them. */
import { defaultGrants, sortedConstraints } from '@scc-lens/admission';
import { groupBy } from '@scc-lens/words';
import type { Grant, GrantSubject, World } from '../../facts';
import { granteeName, granteeOf, powersOf, powersText, sccsAtHand } from '../../grants';
import { itemTexts, wayTexts } from './messages';
import type { Way } from './messages';
import { placeOf } from './types';
import type { CatalogNode, CatalogPlace } from './types';
import { workloadNode } from './workloads';
import type { Judged } from './workloads';

/** Every known SCC: of the cluster or the release, and of the workspace. */
export function sccNodes(judged: readonly Judged[], world: World): readonly CatalogNode[] {
  const { cluster, workspace } = world.facts;
  const getting = groupBy(judged, ({ review }) => (review.scc === undefined ? [] : [review.scc]));
  const waiting = groupBy(judged, ({ review: { admission, sccs } }) =>
    admission === 'denied' ? sccs.filter(({ verdict }) => verdict === 'admitted').map(({ scc }) => scc) : [],
  );
  const grants = groupBy(cluster.grants, ({ sccs }) => sccs);
  const written = new Map<string, CatalogPlace>();
  for (const placed of workspace.policies) {
    const { kind, name, path } = placed.item;
    if (kind === 'SecurityContextConstraints' && name !== null) written.set(name, placeOf(placed, [...path, 'metadata', 'name']));
  }
  return sortedConstraints([...sccsAtHand(world).values()]).map(({ name, manifest, users, groups }): CatalogNode => {
    const id = `sccs/${name}`;
    const pods = getting.get(name) ?? [];
    const powers = powersOf(manifest);
    const own: readonly GrantSubject[] = [
      ...users.map((user): GrantSubject => ({ kind: 'User', name: user })),
      ...groups.map((group): GrantSubject => ({ kind: 'Group', name: group })),
    ];
    const byDefault = defaultGrants(world.settings.openshiftVersion).filter(({ sccs }) => sccs.includes(name));
    const subjects = new Map<string, Way>([
      ...byDefault.map((): readonly [string, Way] => [granteeName({ kind: 'all-users' }), { kind: 'release' }]),
      ...own.map((subject): readonly [string, Way] => [subjectText(subject), { kind: 'scc' }]),
      ...[...(grants.get(name) ?? []), ...(grants.get('*') ?? [])].map(grantWay),
    ]);
    return {
      id,
      kind: 'scc',
      label: name,
      description: pods.length === 0 ? '' : itemTexts.chosenFor(pods.length),
      tooltip: [itemTexts.scc(name), ...(powers.length === 0 ? [] : [itemTexts.powers(powersText(powers))])].join('\n'),
      verdict: null,
      place: written.get(name) ?? null,
      children: [
        ...[...subjects].map(([subject, way], i): CatalogNode => ({
          id: `${id}/${i}`,
          kind: 'relation',
          label: subject,
          description: wayTexts[way.kind].mayUseIt(way),
          tooltip: wayTexts[way.kind].subject({ ...way, subject }),
          verdict: null,
          place: null,
          children: [],
        })),
        ...pods.map(pod => workloadNode(id, pod, itemTexts.gets())),
        ...waitingNodes(`${id}/waiting`, (waiting.get(name) ?? []).length),
      ],
    };
  });
}

/** How many refused workloads an SCC would admit: with most SCCs of great power it is all of them. */
function waitingNodes(id: string, count: number): readonly CatalogNode[] {
  if (count === 0) return [];
  const label = itemTexts.wouldAdmit(count);
  return [{ id, kind: 'relation', label, description: '', tooltip: label, verdict: null, place: null, children: [] }];
}

const grantWay = ({ subject, origin }: Grant): readonly [string, Way] => [subjectText(subject), { kind: 'binding', origin }];

/** E.g. `service account agents/sandbox`; people and nodes by their name. */
function subjectText(subject: GrantSubject): string {
  const grantee = granteeOf(subject);
  return grantee.kind === 'others' ? subject.name : granteeName(grantee);
}
