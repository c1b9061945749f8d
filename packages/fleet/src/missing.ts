/** What a source lacks for an answer. */
import { bindingNamespace, roleOf } from '@scc-lens/lens';
import { objectOf, remember, textOf } from '@scc-lens/words';
import { rbacOf } from './grants';
import { fetchCommand, MAKERS } from './lists';
import { identityOf, listIn, objectNamed } from './snapshot';
import type { ClusterSnapshot, Coverage } from './snapshot';

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
  const lacksRole = (kind: string): boolean =>
    listIn(snapshot, kind).coverage !== 'whole' &&
    danglingBindings(snapshot).some(one => one.kind === kind && (namespace === null || one.home === null || one.home === namespace));
  return ['ClusterRoleBinding', 'RoleBinding', ...['ClusterRole', 'Role'].filter(lacksRole)].flatMap(kind => missingList(snapshot, kind));
}

/** Where there are bindings whose role is not at hand, and the kind of the role. */
const danglingBindings = remember((snapshot: ClusterSnapshot) => {
  const policies = rbacOf(snapshot);
  return ['ClusterRoleBinding', 'RoleBinding'].flatMap(bindings =>
    listIn(snapshot, bindings).objects.flatMap(binding =>
      roleOf(binding, policies) === undefined
        ? [{ kind: textOf(objectOf(binding.value['roleRef'])['kind']), home: bindingNamespace(binding) }]
        : [],
    ),
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
