/** What Kubernetes refuses of the pods that a workload makes, whichever SCC admits them. */
import { kubernetesVersion, validatePod } from '@scc-lens/admission';
import type { InvalidField, JsonObject } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Settings } from '../facts';

/** The same list for the same template, by the minor version of Kubernetes. */
const known = new Map<number, WeakMap<JsonObject, readonly InvalidField[]>>();

/** The fields of the pod that Kubernetes refuses, or does not know, in a release of OpenShift. Paths start at the pod. */
export function invalidFields(
  { ref, template, claimTemplates, traits }: Workload,
  { openshiftVersion }: Pick<Settings, 'openshiftVersion'>,
): readonly InvalidField[] {
  const kubernetes = Number(kubernetesVersion(openshiftVersion).split('.')[1]);
  const remembered = known.get(kubernetes) ?? new WeakMap<JsonObject, readonly InvalidField[]>();
  known.set(kubernetes, remembered);
  const fields =
    remembered.get(template) ?? validatePod({ ...traits, written: template, isPod: ref.kind === 'Pod', claimTemplates }, { kubernetes });
  remembered.set(template, fields);
  return fields;
}
