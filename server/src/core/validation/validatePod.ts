/** Everything for which Kubernetes refuses a pod, whichever SCC admits it. */
import { finish, objectOf } from '../words';
import type { InvalidField, Steps } from '../words';
import { MOST_FAULTS, structureOf } from './structure';
import type { UnknownFields } from './structure';
import { containersOf, specOf } from './template';
import type { PlacedContainer, PodTemplate } from './template';
import { validateIdentity, validateInitProbes, validateLists, validatePullPolicy } from './validateContainers';
import { validateEnvironment } from './validateEnvironment';
import { validateHandlers } from './validateHandlers';
import { validateMounts } from './validateMounts';
import { validateHandlerPorts, validateHostPorts, validatePorts } from './validatePorts';
import { annotationsOf, validateContainerSecurity, validatePodSecurity } from './validateSecurity';
import { validateResources } from './validateResources';
import { validateLabels, validateSpec } from './validateSpec';
import { validateVolumes, volumeNames } from './validateVolumes';

export interface ValidationOptions {
  /** Whether the API server has user namespaces, and does not drop `hostUsers` and `procMount`: Kubernetes 1.33, OpenShift 4.20. */
  readonly userNamespaces: boolean;
}

/**
 * The fields for which Kubernetes refuses to create a pod: those that its decoder does not know or cannot read, and those that its
 * validation refuses before or after any SCC, the first hundred of them. It covers the conditions in docs/rules/invalid-pod.md and no
 * others, in time linear in the template.
 */
export function validatePod(template: PodTemplate, options: ValidationOptions): readonly InvalidField[] {
  return finish(validateInSteps(template, options));
}

/** Containers that are validated at once. */
const PART = 100;

/** The same in steps of a hundred containers each. */
export function* validateInSteps(template: PodTemplate, { userNamespaces }: ValidationOptions): Steps<readonly InvalidField[]> {
  const spec = specOf(template);
  const containers = containersOf(spec);
  const volumes = volumeNames(spec, template.claimTemplates);
  const annotations = annotationsOf(template.written['metadata']);
  const hostUsers = userNamespaces ? spec['hostUsers'] !== false : null;
  const validate = (container: PlacedContainer): readonly InvalidField[] => [
    ...validatePorts(container),
    ...validateHandlers(container, template.isComplete),
    ...validateHandlerPorts(container),
    ...validateEnvironment(container),
    ...validateResources(container),
    ...validateMounts(container, template.isComplete ? volumes : null),
    ...validatePullPolicy(container),
    ...validateInitProbes(container),
    ...validateContainerSecurity(container, annotations, hostUsers),
  ];
  const fields = [
    ...decode(template),
    ...validateLabels(objectOf(template.written['metadata'])['labels'], ['metadata', 'labels']),
    ...validateSpec(spec),
    ...validateVolumes(spec),
    ...(template.isComplete ? validateLists(spec, template) : []),
    ...(template.isComplete ? validateIdentity(containers, template) : []),
  ];
  for (const [i, container] of containers.entries()) {
    fields.push(...validate(container));
    if ((i + 1) % PART === 0) yield;
  }
  fields.push(...validateHostPorts(containers, spec['hostNetwork'] === true), ...validatePodSecurity(spec, annotations, userNamespaces));
  return fields.slice(0, MOST_FAULTS);
}

/** Who refuses what a template's schema does not have. */
export const UNKNOWN: Readonly<Record<PodTemplate['schema'], UnknownFields>> = {
  kubernetes: 'refused',
  custom: 'dropped',
  extended: 'allowed',
};

/** Fields of a Pod beside those of a template. */
const OF_POD = ['apiVersion', 'kind', 'status'];

/** What the decoder refuses. A Pod has fields of its own, beside which the template's are; a custom resource may have others. */
function decode({ written, isPod, schema }: PodTemplate): readonly InvalidField[] {
  if (schema !== 'kubernetes')
    return [
      ...structureOf(written['spec'], 'PodSpec', ['spec'], UNKNOWN[schema]),
      ...structureOf(objectOf(written['metadata']), 'ObjectMeta', ['metadata'], 'allowed'),
    ];
  const fields = isPod ? Object.fromEntries(Object.entries(written).filter(([name]) => !OF_POD.includes(name))) : written;
  return structureOf(fields, 'PodTemplateSpec', [], 'refused');
}
