/** The objects of the workspace that let the pods of a service account run: the account itself, and what grants it SCCs. */
import { cached, groupBy, remember } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { policyObjects, roleOf } from '../../facts';
import type { Placed, WorkspaceFacts } from '../../facts';
import type { ServiceAccountId } from '../generate/types';
import { grantsTo } from './grants';

/**
 * The SCCs, roles, bindings and the ServiceAccount that the workspace has for an account, each once, in the order of the files; and whether
 * there is a grant among them. What every user may use is not part of it.
 */
export function permissionsOf(account: ServiceAccountId, workspace: WorkspaceFacts) {
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
  const places = [...wanted].flatMap(object => indexByObject(workspace).get(object) ?? []).sort((a, b) => a - b);
  const objects = new Map<string, Placed<KubernetesObject>>();
  for (const index of places) {
    const placed = workspace.policies[index];
    if (placed === undefined) continue;
    const { apiVersion, kind, namespace, name } = placed.item;
    cached(objects, JSON.stringify([apiVersion, kind, namespace, name]), () => placed);
  }
  return { objects: [...objects.values()], grants: grants.length > 0 };
}

const indexByObject = remember(({ policies }: WorkspaceFacts) => new Map(policies.map(({ item }, index) => [item, index])));

const byKindAndName = remember((workspace: WorkspaceFacts) =>
  groupBy(policyObjects(workspace), ({ kind, name }) => (name === null ? [] : [`${kind}/${name}`])),
);
