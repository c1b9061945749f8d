/** The objects of the workspace that let the pods of a service account run: the account itself, and what grants it SCCs. */
import { groupBy, remember } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { policyObjects, roleOf } from '../../facts';
import type { Placed, WorkspaceFacts } from '../../facts';
import type { ServiceAccountId } from '../generate/types';
import { grantsTo } from './grants';

export interface AccountPermissions {
  /** Each object once, in the order of the files. */
  readonly objects: readonly Placed<KubernetesObject>[];
  /** Whether there is a grant among them, and not the account alone. */
  readonly grants: boolean;
}

/** The SCCs, roles, bindings and the ServiceAccount that the workspace has for an account. What every user may use is not part of it. */
export function permissionsOf(account: ServiceAccountId, workspace: WorkspaceFacts): AccountPermissions {
  const policies = policyObjects(workspace);
  const grants = grantsTo(account, workspace);
  const named = (kind: string, name: string): readonly KubernetesObject[] => byKindAndName(workspace).get(`${kind}/${name}`) ?? [];
  const accounts = named('ServiceAccount', account.name).filter(({ namespace }) => (namespace ?? account.namespace) === account.namespace);
  const wanted = new Set<KubernetesObject>([
    ...accounts,
    ...grants.flatMap(({ object, sccs }) => {
      const role = roleOf(object, policies);
      // Of several SCCs of one name the last one counts in every verdict.
      return [...sccs.flatMap(scc => named('SecurityContextConstraints', scc).slice(-1)), ...(role === undefined ? [] : [role]), object];
    }),
  ]);
  const places = placeByObject(workspace);
  const found = new Map<string, IndexedPlace>();
  for (const object of wanted) {
    const { apiVersion, kind, namespace, name } = object;
    const key = JSON.stringify([apiVersion, kind, namespace, name]);
    const place = places.get(object);
    const known = found.get(key);
    if (place !== undefined && (known === undefined || place.index < known.index)) found.set(key, place);
  }
  const objects = [...found.values()].sort((a, b) => a.index - b.index).map(({ placed }) => placed);
  return { objects, grants: grants.length > 0 };
}

interface IndexedPlace {
  readonly placed: Placed<KubernetesObject>;
  readonly index: number;
}

const placeByObject = remember(
  ({ policies }: WorkspaceFacts): ReadonlyMap<KubernetesObject, IndexedPlace> =>
    new Map(policies.map((placed, index) => [placed.item, { placed, index }])),
);

const byKindAndName = remember((workspace: WorkspaceFacts) =>
  groupBy(policyObjects(workspace), ({ kind, name }) => (name === null ? [] : [`${kind}/${name}`])),
);
