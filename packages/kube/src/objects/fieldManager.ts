/** The name under which our fields are known to the server and to other tools: one for each user, so that a colleague is not us. */
import type { Connection } from '../wire';
import { fieldsAt, listAt } from '../words';
import type { Fields } from '../words';

/** The name of all users of SCC Lens before each had one of their own. */
const SHARED = 'scc-lens';
/** As metav1's ValidateFieldManager has it. */
const MOST_CHARACTERS = 128;

/** The field manager of the user. `oc login` names a user `user/server:port`; the server is left out, because a cluster has several. */
export function fieldManagerOf({ target: { actsAs, user } }: Pick<Connection, 'target'>): string {
  const name = (actsAs ?? user ?? '').replace(/\/[a-z0-9.-]+:\d+$/, '').replaceAll(/[^\x20-\x7e]/g, '-');
  return name === '' ? SHARED : `${SHARED}:${name}`.slice(0, MOST_CHARACTERS);
}

/** The manager to apply an object as: the shared name where it was applied under that, until `renameSharedManager` ends it. */
export function managerFor(connection: Pick<Connection, 'target'>, live: Fields | null | undefined): string {
  const own = fieldManagerOf(connection);
  const appliers = appliersOf(live);
  return !appliers.includes(own) && appliers.includes(SHARED) ? SHARED : own;
}

/** Whether a manager's name is the one that all users shared. */
export function isShared(manager: string): boolean {
  return manager === SHARED;
}

/** Users of SCC Lens who have applied fields of an object, by the names of their managers. */
export function appliersOf(object: Fields | null | undefined): readonly string[] {
  return listAt(object, 'metadata', 'managedFields')
    .map(entry => fieldsAt(entry))
    .filter(({ operation }) => operation === 'Apply')
    .flatMap(({ manager }) => (typeof manager === 'string' && (manager === SHARED || manager.startsWith(`${SHARED}:`)) ? [manager] : []));
}
