/** Service accounts with the SCCs that they may use, and the workloads that run as them. */
import { shipsRoleFor } from '@scc-lens/admission';
import { accountText, groupBy, knownNamespace } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { bindingNamespace, type Grant, type Placed, type World } from '../../facts';
import { accountOf, granteeOf, isPlatformNamespace, usesOf, type Account, type SccUse } from '../../grants';
import { hasUnknownAccount } from '../../review';
import { itemTexts, wayTexts, type Way } from './messages';
import { placeOf, type CatalogNode, type CatalogPlace } from './types';
import { workloadNode, type Judged } from './workloads';

/** The accounts of workloads, ServiceAccount objects, and grants outside the platform's own namespaces, by namespace and name. */
export function accountNodes(judged: readonly Judged[], world: World): readonly CatalogNode[] {
  const { cluster, workspace } = world.facts;
  const objects = workspace.policies.filter(({ item }) => item.kind === 'ServiceAccount' && item.name !== null);
  const accounts = new Map<string, Account>();
  const add = ({ namespace, name }: Account): void => {
    accounts.set(keyOf({ namespace, name }), { namespace: knownNamespace(namespace), name });
  };
  for (const { placed } of judged) if (!hasUnknownAccount(placed.item)) add(accountOf(placed.item));
  for (const { item } of objects) add({ namespace: item.namespace, name: item.name ?? '' });
  for (const { subject } of cluster.grants) {
    const grantee = granteeOf(subject);
    if (grantee.kind === 'account' && !isPlatformNamespace(grantee.namespace))
      add(grantee.isAssumed === true ? { ...grantee, namespace: null } : grantee);
  }
  const podsOf = groupBy(judged, ({ placed }) => (hasUnknownAccount(placed.item) ? [] : [keyOf(accountOf(placed.item))]));
  const objectOf = new Map(objects.map(placed => [keyOf({ namespace: placed.item.namespace, name: placed.item.name ?? '' }), placed]));
  const bindings = groupBy(workspace.policies, ({ item: { kind, name } }) => (kind.endsWith('Binding') ? [`${kind} ${name ?? ''}`] : []));
  return [...accounts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, account]) => accountNode(account, { pods: podsOf.get(key) ?? [], object: objectOf.get(key), bindings, world }));
}

/** One node for what every service account may use, which no account repeats; none for nothing. */
export function everyAccountNodes(world: World): readonly CatalogNode[] {
  const names = namesOf(usesOf(NO_ONE, world));
  if (names === '') return [];
  const [label, tooltip] = [itemTexts.all(), itemTexts.allAccounts(names)];
  return [{ id: 'accounts/', kind: 'relation', label, description: names, tooltip, verdict: null, place: null, children: [] }];
}

/** An account that nothing names: what it may use, every account may. */
const NO_ONE: Account = { namespace: '', name: '' };

const namesOf = (uses: readonly SccUse[]): string => [...new Set(uses.map(({ scc }) => sccName(scc)))].join(', ');

const keyOf = ({ namespace, name }: Account): string => `${knownNamespace(namespace) ?? ''}/${name}`;

interface Around {
  readonly pods: readonly Judged[];
  readonly object: Placed<KubernetesObject> | undefined;
  readonly bindings: Bindings;
  readonly world: World;
}

function accountNode(account: Account, { pods, object, bindings, world }: Around): CatalogNode {
  const id = `accounts/${keyOf(account)}`;
  const uses = usesOf(account, world);
  const everyones = usesOf(NO_ONE, world);
  const own = uses.filter(({ scc, by }) => !everyones.some(use => use.scc === scc && use.by === by));
  const ways = own.map((use, i) => useNode(`${id}/${i}`, use, bindings, world));
  // What is deployed is on the cluster and in the workspace.
  const distinct = [...new Map(ways.map(way => [way.tooltip, way])).values()];
  return {
    id,
    kind: 'account',
    label: account.name,
    description: [account.namespace ?? '', namesOf(own)].filter(text => text !== '').join(' · '),
    tooltip: [itemTexts.account(accountText(account)), ...uses.map(use => mayUseText(use, world))].join('\n'),
    verdict: null,
    place: object === undefined ? null : placeOf(object, [...object.item.path, 'metadata', 'name']),
    children: [...distinct, ...pods.map(pod => workloadNode(id, pod))],
  };
}

function useNode(id: string, use: SccUse, bindings: Bindings, world: World): CatalogNode {
  const way = wayOf(use, world);
  return {
    id,
    kind: 'relation',
    label: sccName(use.scc),
    description: wayTexts[way.kind].alone(way),
    tooltip: mayUseText(use, world),
    verdict: null,
    place: typeof use.by === 'string' ? null : bindingOf(use.by, bindings, world),
    children: [],
  };
}

export const sccName = (scc: string): string => (scc === '*' ? itemTexts.every() : scc);

function mayUseText(use: SccUse, world: World): string {
  const way = wayOf(use, world);
  return wayTexts[way.kind].mayUse({ ...way, scc: sccName(use.scc) });
}

function wayOf({ by, scc, isOpen }: SccUse, { settings }: World): Way {
  if (by === 'settings' || by === 'scc') return { kind: by };
  if (by === 'every-user') return { kind: 'everyUser' };
  const { absentRole: role, oneOf, unplacedRole } = by;
  const origin =
    isOpen === true ? `${by.origin} (${by.origin.startsWith('Cluster') ? itemTexts.ifNamed() : itemTexts.ifApplied()})` : by.origin;
  if (oneOf !== undefined) return { kind: 'binding', origin: `${origin} (${itemTexts.oneOf(oneOf)})` };
  if (unplacedRole !== undefined) return { kind: 'binding', origin: `${origin} (${itemTexts.ifPlaced(unplacedRole)})` };
  const isThere = role === undefined || shipsRoleFor(scc, settings.openshiftVersion, settings.openshiftProfile);
  return isThere ? { kind: 'binding', origin } : { kind: 'absentRole', origin, role };
}

/** The workspace's bindings by kind and name, as grants name their origin. */
type Bindings = ReadonlyMap<string, readonly Placed<KubernetesObject>[]>;

function bindingOf({ origin, namespace }: Grant, bindings: Bindings, { facts }: World): CatalogPlace | null {
  const found = bindings.get(origin)?.find(({ item }) => bindingNamespace(item, facts.cluster.defaultNamespace) === namespace);
  return found === undefined ? null : placeOf(found, [...found.item.path, 'metadata', 'name']);
}
