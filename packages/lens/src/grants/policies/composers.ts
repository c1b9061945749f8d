/** Whose pods may use an SCC although none of them is judged: an operator makes them, or something that is in no file. */
import { DEFAULT_SERVICE_ACCOUNT, remember, textOf, valueAt, type JsonObject } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { isAddedTo, type World } from '../../facts';
import { granteeName, isWildcard } from './grantee';
import { grantsFor, type PolicyGrant } from './grants';
import { usersOf } from './users';
import { mayBeOne } from './uses';

/**
 * Names, e.g. `Kafka events`, of the objects that may use an SCC and whose pods nothing judges, or not as their controller makes them; the SCC's users that
 * have no pod in the workspace.
 */
export function unjudgedUsersOf(scc: string, world: World): readonly string[] {
  const grants = grantsFor(scc, world.facts.workspace);
  const isForAll = grants.length === 0 || world.settings.grantedSccs.includes(scc);
  return [...new Set([...composersOf(isForAll ? null : grants, world), ...grants.flatMap(grant => unseenUser(grant, world))])];
}

/** An account without pods in the workspace, or an entry of an SCC's `users` that is none of a cluster's own: something fills it in later. */
function unseenUser(grant: PolicyGrant, world: World): readonly string[] {
  const { object, path, grantee } = grant;
  if (grantee.kind === 'account') return usersOf(grant, world).length === 0 ? [granteeName(grantee)] : [];
  const name = grantee.kind === 'others' && path.at(-2) === 'users' ? textOf(valueAt(object.value, path.slice(-2))) : 'system:';
  return /^system:(?!serviceaccount:)/.test(name) || isWildcard(name) ? [] : [JSON.stringify(name)];
}

/**
 * Names of the objects that grants may be for and whose controllers compose the pods, or may add to them, and of files whose pods cannot be read
 * and may run as the account of a grant; null for a right of all.
 */
export function composersOf(grants: readonly PolicyGrant[] | null, world: World): readonly string[] {
  const { composers = [], workloads, unjudged = [] } = world.facts.workspace;
  const objects = composers.filter(({ item }) => grants === null || grants.some(grant => mayReach(grant, item))).map(({ item }) => item);
  const users = grants === null ? workloads : grants.flatMap(grant => usersOf(grant, world)).map(({ pod }) => pod.placed);
  const added = users.filter(({ item }) => isAddedTo(item)).map(({ item }) => item.ref);
  const mayName = ({ grantee }: PolicyGrant, accounts: readonly string[]): boolean =>
    grantee.kind === 'account' ? accounts.includes(grantee.name) : grantee.kind !== 'others';
  const files = unjudged.filter(({ item }) => grants === null || grants.some(grant => mayName(grant, item)));
  const names = [...objects, ...added].map(({ kind, name }) => `${kind} ${name ?? ''}`.trim());
  return [...new Set([...names, ...files.map(({ file }) => file.slice(file.lastIndexOf('/') + 1))])];
}

/** Controllers run their pods as the account that the object names, as the default one, or as one of their own. */
function mayReach({ grantee, namespace: where }: PolicyGrant, { value, namespace }: KubernetesObject): boolean {
  if (grantee.kind === 'others' || !mayBeOne(where, namespace)) return false;
  if (!('namespace' in grantee)) return true;
  const isNamed = grantee.kind === 'accounts' || grantee.name === DEFAULT_SERVICE_ACCOUNT || texts(value).has(JSON.stringify(grantee.name));
  return isNamed && mayBeOne(grantee.namespace === '' ? null : grantee.namespace, namespace);
}

/** The texts in an object, in quotes. */
const texts = remember((value: JsonObject): ReadonlySet<string> => new Set(JSON.stringify(value).match(/"[^"]*"/g)));
