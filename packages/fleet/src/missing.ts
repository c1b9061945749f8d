/** What a source lacks for an answer. */
import { bindingNamespace, roleOf } from '@scc-lens/lens';
import { objectOf, remember, textOf } from '@scc-lens/words';
import { rbacOf } from './grants';
import { fetchCommand, MAKERS } from './lists';
import { identityOf } from './makerObject';
import { listIn, objectNamed, type ClusterSnapshot, type Coverage } from './snapshot';

/** A list without which an answer is unknown. */
export interface MissingList {
  readonly kind: string;
  readonly coverage: Coverage;
  /** The command that fetches it. */
  readonly command: string;
}

/** The list of a kind as one that is missing; none where it is whole. */
export function missingList(snapshot: ClusterSnapshot, kind: string): readonly MissingList[] {
  const { coverage, row } = listIn(snapshot, kind);
  return coverage === 'whole' ? [] : [{ kind, coverage, command: fetchCommand(row) }];
}

/** What is not known of the rights in a namespace, or in all: bindings, and the roles that bindings name. */
export function missingRights(snapshot: ClusterSnapshot, namespace: string | null): readonly MissingList[] {
  const homes = danglingBindings(snapshot);
  const isDangling = (kind: string): boolean =>
    namespace === null ? homes.has(kind) : [`${kind} `, `${kind} ${namespace}`].some(home => homes.has(home));
  const lacksRole = (kind: string): boolean => listIn(snapshot, kind).coverage !== 'whole' && isDangling(kind);
  return ['ClusterRoleBinding', 'RoleBinding', ...['ClusterRole', 'Role'].filter(lacksRole)].flatMap(kind => missingList(snapshot, kind));
}

/** The kinds of roles that bindings name and that are not at hand; and each with the namespace of the binding, which is empty for all. */
const danglingBindings = remember((snapshot: ClusterSnapshot): ReadonlySet<string> => {
  const policies = rbacOf(snapshot);
  const dangling = ['ClusterRoleBinding', 'RoleBinding'].flatMap(kind =>
    listIn(snapshot, kind).objects.filter(binding => roleOf(binding, policies) === undefined),
  );
  return new Set(
    dangling.flatMap(binding => {
      const kind = textOf(objectOf(binding.value['roleRef'])['kind']);
      return [kind, `${kind} ${bindingNamespace(binding) ?? ''}`];
    }),
  );
});

/** The list of SCCs, where it is not whole. */
export const missingSccs = (snapshot: ClusterSnapshot): readonly MissingList[] => missingList(snapshot, 'SecurityContextConstraints');

/** What is not known of the verdicts on a namespace's pods. */
export const missingFor = (snapshot: ClusterSnapshot, namespace: string): readonly MissingList[] => [
  ...missingSccs(snapshot),
  ...missingRights(snapshot, namespace),
  ...(objectNamed(snapshot, identityOf({ kind: 'Namespace', namespace: null, name: namespace })) === undefined
    ? missingList(snapshot, 'Namespace')
    : []),
];

/** The kinds that make pods and that the source lacks. A cluster need not have all. */
export const missingMakers: (snapshot: ClusterSnapshot) => readonly MissingList[] = remember(snapshot =>
  MAKERS.filter(kind => listIn(snapshot, kind).coverage === 'absent').flatMap(kind => missingList(snapshot, kind)),
);
