/** What Kubernetes refuses of the pods that a workload makes, whichever SCC admits them. */
import { kubernetesVersion, validatePod } from '@scc-lens/admission';
import { cached } from '@scc-lens/words';
import type { InvalidField, JsonObject } from '@scc-lens/words';
import type { Workload } from '@scc-lens/yaml';
import type { Settings } from '../facts';

/** By the template and the minor version of Kubernetes. */
const known = new WeakMap<JsonObject, Map<number, readonly InvalidField[]>>();

/** The fields of the pod that Kubernetes refuses, or does not know, in a release of OpenShift. Paths start at the pod. */
export function invalidFields(
  { ref, template, claimTemplates, traits }: Workload,
  { openshiftVersion }: Pick<Settings, 'openshiftVersion'>,
): readonly InvalidField[] {
  const kubernetes = Number(kubernetesVersion(openshiftVersion).split('.')[1]);
  const question = { ...traits, written: template, isPod: ref.kind === 'Pod', claimTemplates };
  const versions = cached(known, template, () => new Map<number, readonly InvalidField[]>());
  return cached(versions, kubernetes, () => validatePod(question, { kubernetes }));
}
