/** SCCs in OpenShift's order, with who may use them and the workloads that get them. */
import type { Grant, GrantSubject } from '../facts';
import type { World } from '../generate';
import { granteeName, granteeOf, powersOf, powersText, sccsAtHand } from '../policies';
import { defaultGrants, sortedConstraints } from '../scc';
import { groupBy } from '../words';
import { itemTexts } from './messages';
import { placeOf } from './types';
import type { CatalogNode, CatalogPlace } from './types';
import { workloadNode } from './workloads';
import type { Judged } from './workloads';

/** Every SCC at hand: those of the cluster or the release, and those of the workspace. */
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
    const subjects = new Map([
      ...byDefault.map((): readonly [string, string] => [granteeName({ kind: 'all-users' }), itemTexts.byDefault()]),
      ...own.map((subject): readonly [string, string] => [subjectText(subject), itemTexts.throughScc()]),
      ...[...(grants.get(name) ?? []), ...(grants.get('*') ?? [])].map(grantText),
    ]);
    return {
      id,
      kind: 'scc',
      label: name,
      description: itemTexts.chosenFor(pods.length),
      tooltip: [itemTexts.scc(name), ...(powers.length === 0 ? [] : [itemTexts.powers(powersText(powers))])].join('\n'),
      verdict: null,
      place: written.get(name) ?? null,
      children: [
        ...[...subjects].map(([subject, origin], i): CatalogNode => ({
          id: `${id}/${i}`,
          kind: 'relation',
          label: subject,
          description: `${itemTexts.mayUseIt()} ${origin}`,
          tooltip: `${subject} ${itemTexts.mayUseIt()} ${origin}`,
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

const grantText = ({ subject, origin }: Grant): readonly [string, string] => [subjectText(subject), itemTexts.through(origin)];

/** E.g. `service account agents/sandbox`; people and nodes by their name. */
function subjectText(subject: GrantSubject): string {
  const grantee = granteeOf(subject);
  return grantee.kind === 'others' ? subject.name : granteeName(grantee);
}
