/** What Kubernetes refuses of a pod as an SCC leaves it. */
import { listOf, objectListOf, objectOf, stringsOf, textOf, type FieldPath, type JsonObject } from '@scc-lens/words';
import type { Constraint } from './constraint';
import type { Pod, Violation } from './types';

/** The order in which Kubernetes validates containers is not the order of SCC admission. */
const VALIDATED_LISTS = ['containers', 'initContainers', 'ephemeralContainers'] as const;

/**
 * The containers that Kubernetes refuses once an SCC has changed the pod: those with `allowPrivilegeEscalation: false` that are privileged or
 * add `CAP_SYS_ADMIN`, in just this spelling. Source: ValidateSecurityContext in pkg/apis/core/validation/validation.go of Kubernetes.
 * @param changed the pod as the SCC leaves it
 */
export function invalidContainers(changed: JsonObject, { manifest }: Pod): readonly Violation[] {
  return VALIDATED_LISTS.flatMap(list =>
    objectListOf(objectOf(changed['spec'])[list]).flatMap((container, index): readonly Violation[] => {
      const context = objectOf(container['securityContext']);
      if (context['allowPrivilegeEscalation'] !== false) return [];
      const written = objectOf(objectOf(listOf(objectOf(manifest['spec'])[list])[index])['securityContext']);
      return causesOf(context).map(({ path, cause }): Violation => ({
        check: 'validity',
        field: `spec.${list}[${index}].securityContext`,
        type: 'FieldValueInvalid',
        badValue: written['allowPrivilegeEscalation'] === false,
        detail: `cannot set \`allowPrivilegeEscalation\` to false and ${cause}`,
        path: ['spec', list, index, 'securityContext', ...path],
        container: { list, index, name: textOf(container['name']) },
        accepts: { absent: true },
      }));
    }),
  );
}

/** False where `invalidContainers` finds nothing for any change by an SCC: saves making the changed pod. */
export const mayBecomeInvalid = ({ containers }: Pod, { capabilities }: Constraint): boolean =>
  capabilities.defaultAdd.includes(UNSAFE) ||
  containers.some(
    ({ securityContext }) => securityContext?.privileged === true || securityContext?.capabilities?.add.includes(UNSAFE) === true,
  );

const UNSAFE = 'CAP_SYS_ADMIN';

function causesOf(context: JsonObject): readonly { readonly path: FieldPath; readonly cause: string }[] {
  const added = stringsOf(objectOf(context['capabilities'])['add']).indexOf(UNSAFE);
  return [
    ...(added < 0 ? [] : [{ path: ['capabilities', 'add', added], cause: '`capabilities.Add` CAP_SYS_ADMIN' }]),
    ...(context['privileged'] === true ? [{ path: ['privileged'], cause: '`privileged` to true' }] : []),
  ];
}

/** The API server's message. It prints the whole security context, with addresses in memory; here it is left out. */
export function invalidText(name: string, violations: readonly Violation[]): string {
  const texts = violations.map(({ field, detail }) => `${field}: Invalid value: core.SecurityContext{…}: ${detail}`);
  return `Pod "${name}" is invalid: ${texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`}`;
}
