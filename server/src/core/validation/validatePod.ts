/** Everything for which Kubernetes refuses a pod, whichever SCC admits it. */
import { finish, objectOf, stringMapOf, textOf, valueAt } from '../words';
import type { InvalidField, Steps } from '../words';
import type { RuleContext } from './applyRules';
import { MOST_FAULTS, structureOf } from './structure';
import type { UnknownFields } from './structure';
import { containersOf, specOf } from './template';
import type { PodTemplate } from './template';
import { validateHostPorts } from './validateHostPorts';
import { validateMounts, volumesOf } from './validateMounts';
import { validateResources } from './validateResources';
import { validateSelector } from './validateSelector';
import { validateSysctls } from './validateSysctls';

export interface ValidationOptions {
  /** The minor version of Kubernetes, which drops the fields that it does not have: 33 for 1.33. */
  readonly kubernetes: number;
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

/** The same in steps of a hundred containers each, behind what the types of the fields refuse. */
export function* validateInSteps(template: PodTemplate, { kubernetes }: ValidationOptions): Steps<readonly InvalidField[]> {
  const spec = specOf(template);
  const containers = containersOf(spec);
  const volumes = template.isComplete ? volumesOf(spec, template.claimTemplates) : null;
  const fields = [...validateTypes(template, kubernetes)];
  for (const [i, container] of containers.entries()) {
    if (i % PART === 0) yield;
    fields.push(...validateResources(container), ...(volumes === null ? [] : validateMounts(container, volumes)));
  }
  fields.push(
    ...validateHostPorts(containers, spec['hostNetwork'] === true),
    ...validateSysctls(spec),
    ...(template.isComplete ? validateSelector(template) : []),
  );
  return withoutAnnotated(fields, template).slice(0, MOST_FAULTS);
}

/** Who refuses what a template's schema does not have. */
export const UNKNOWN: Readonly<Record<PodTemplate['schema'], UnknownFields>> = {
  kubernetes: 'refused',
  custom: 'dropped',
  extended: 'allowed',
};

/** Fields of a Pod beside those of a template. */
const OF_POD = ['apiVersion', 'kind', 'status'];

/** What decoder and types refuse. A Pod has fields of its own, beside which the template's are; a custom resource may have others. */
function validateTypes({ written, isPod, runs, schema, isComplete }: PodTemplate, kubernetes: number): readonly InvalidField[] {
  const rules = contextOf(kubernetes, isPod ? ['pod'] : ['template', runs ?? ''], isComplete);
  if (schema !== 'kubernetes')
    return [
      ...structureOf(written['spec'] ?? {}, 'PodSpec', ['spec'], UNKNOWN[schema], rules),
      ...structureOf(objectOf(written['metadata']), 'ObjectMeta', ['metadata'], 'allowed', rules),
    ];
  const fields = isPod ? Object.fromEntries(Object.entries(written).filter(([name]) => !OF_POD.includes(name))) : written;
  // Without a spec, what a spec requires is missing.
  return structureOf({ ...fields, spec: fields['spec'] ?? {} }, 'PodTemplateSpec', [], 'refused', rules);
}

const contexts = new Map<string, RuleContext>();

/** The same object for the same context. */
function contextOf(kubernetes: number, of: readonly string[], isComplete: boolean): RuleContext {
  const key = JSON.stringify([kubernetes, of, isComplete]);
  const context = contexts.get(key) ?? { kubernetes, of, isComplete, active: new Map() };
  contexts.set(key, context);
  return context;
}

const SECCOMP = 'seccomp.security.alpha.kubernetes.io/pod';
const CONTAINER_SECCOMP = 'container.seccomp.security.alpha.kubernetes.io/';

/** Without the seccomp profiles that admission overwrites with old annotations before they are validated. */
function withoutAnnotated(fields: readonly InvalidField[], { written }: PodTemplate): readonly InvalidField[] {
  const annotations = stringMapOf(objectOf(written['metadata'])['annotations']);
  if (!Object.keys(annotations).some(name => name.includes('seccomp'))) return fields;
  return fields.filter(({ path, fault }) => {
    const place = path.indexOf('seccompProfile');
    if (place < 0 || fault.kind !== 'value') return true;
    const name = textOf(valueAt(written, [...path.slice(0, place - 1), 'name']));
    return !Object.hasOwn(annotations, path[1] === 'securityContext' ? SECCOMP : `${CONTAINER_SECCOMP}${name}`);
  });
}
