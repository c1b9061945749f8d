/** What Kubernetes refuses of the pods that a workload makes, whichever SCC admits them. */
import type { Workload } from '../manifest';
import { isAtLeast } from '../scc';
import type { MinorRelease } from '../scc';
import type { Settings } from '../settings';
import { validateInSteps } from '../validation';
import { finish } from '../words';
import type { InvalidField, JsonObject, Steps } from '../words';

/** The first release whose API servers have user namespaces by default: Kubernetes 1.33. */
const USER_NAMESPACES_SINCE: MinorRelease = '4.20';

/** The same list for the same template, in both kinds of releases. */
const known: readonly WeakMap<JsonObject, readonly InvalidField[]>[] = [new WeakMap(), new WeakMap()];

/** The fields of the pod that Kubernetes refuses, or does not know, in a release of OpenShift. Paths start at the pod. */
export function invalidFields(workload: Workload, settings: Pick<Settings, 'openshiftVersion'>): readonly InvalidField[] {
  return finish(invalidFieldsInSteps(workload, settings));
}

/** The same in steps of some containers each. */
export function* invalidFieldsInSteps(
  { ref, template, claimTemplates, traits }: Workload,
  { openshiftVersion }: Pick<Settings, 'openshiftVersion'>,
): Steps<readonly InvalidField[]> {
  const userNamespaces = isAtLeast(openshiftVersion, USER_NAMESPACES_SINCE);
  const remembered = known[Number(userNamespaces)];
  const fields =
    remembered?.get(template) ??
    (yield* validateInSteps(
      { written: template, isPod: ref.kind === 'Pod', schema: traits.schema, isComplete: traits.isComplete, claimTemplates },
      { userNamespaces },
    ));
  remembered?.set(template, fields);
  yield;
  return fields;
}
