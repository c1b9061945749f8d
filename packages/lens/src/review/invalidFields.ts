/** What Kubernetes refuses of the pods that a workload makes, whichever SCC admits them. */
import { kubernetesVersion, validateInSteps } from '@scc-lens/admission';
import { finish } from '@scc-lens/words';
import type { InvalidField, JsonObject, Steps } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Settings } from '../facts';

/** The same list for the same template, by the minor version of Kubernetes. */
const known = new Map<number, WeakMap<JsonObject, readonly InvalidField[]>>();

/** The fields of the pod that Kubernetes refuses, or does not know, in a release of OpenShift. Paths start at the pod. */
export function invalidFields(workload: Workload, settings: Pick<Settings, 'openshiftVersion'>): readonly InvalidField[] {
  return finish(invalidFieldsInSteps(workload, settings));
}

/** The same in steps of some containers each. */
export function* invalidFieldsInSteps(
  { ref, template, claimTemplates, traits }: Workload,
  { openshiftVersion }: Pick<Settings, 'openshiftVersion'>,
): Steps<readonly InvalidField[]> {
  const kubernetes = Number(kubernetesVersion(openshiftVersion).split('.')[1]);
  const remembered = known.get(kubernetes) ?? new WeakMap<JsonObject, readonly InvalidField[]>();
  known.set(kubernetes, remembered);
  const fields =
    remembered.get(template) ??
    (yield* validateInSteps({ ...traits, written: template, isPod: ref.kind === 'Pod', claimTemplates }, { kubernetes }));
  remembered.set(template, fields);
  yield;
  return fields;
}
