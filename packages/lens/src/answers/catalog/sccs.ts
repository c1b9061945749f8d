/** SCCs in OpenShift's order, with who may use them and the workloads that get them. */
import { defaultGrants, sortedConstraints } from '@scc-lens/admission';
import { groupBy } from '@scc-lens/words';
import type { GrantSubject, World } from '../../facts';
import { accountName, granteeName, granteeOf, powersOf, powersText, sccsAtHand } from '../../grants';
import { itemTexts, wayTexts, type Way } from './messages';
import { placeOf, type CatalogNode, type CatalogPlace } from './types';
import { workloadNode, type Judged } from './workloads';

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
    const everyUser = granteeName({ kind: 'all-users' });
    const subjects = new Map<string, User>([
      ...byDefault.map((): readonly [string, User] => [everyUser, { label: everyUser, way: { kind: 'release' } }]),
      ...own.map(subject => userOf(subject, { kind: 'scc' })),
      ...[...(grants.get(name) ?? []), ...(grants.get('*') ?? [])].map(({ subject, origin }) =>
        userOf(subject, { kind: 'binding', origin }),
      ),
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
        ...[...subjects].map(([subject, { label, way }], i): CatalogNode => ({
          id: `${id}/${i}`,
          kind: 'relation',
          label,
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
  const [label, description, tooltip] = [itemTexts.would(), itemTexts.waiting(count), itemTexts.wouldAdmit(count)];
  return [{ id, kind: 'relation', label, description, tooltip, verdict: null, place: null, children: [] }];
}

/** Who may use an SCC. */
interface User {
  /** E.g. `agents/sandbox`: a longer one would be cut. */
  readonly label: string;
  readonly way: Way;
}

/** By its whole name, such as `service account agents/sandbox`; people and nodes by their name. */
function userOf(subject: GrantSubject, way: Way): readonly [string, User] {
  const grantee = granteeOf(subject);
  const text = grantee.kind === 'others' ? subject.name : granteeName(grantee);
  return [text, { label: grantee.kind === 'account' ? accountName(grantee) : text, way }];
}
