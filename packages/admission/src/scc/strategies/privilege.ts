import { changeContainer, containerPath, refuse, type Attempt, type Visit } from '../attempt';

type Flag = 'allowPrivilegeEscalation' | 'privileged' | 'readOnlyRootFilesystem';

export function validatePrivileged(attempt: Attempt, visit: Visit): void {
  const refused = visit.container.securityContext?.privileged === true && !attempt.provider.constraint.allowPrivilegedContainer;
  if (refused) refuseFlag(attempt, visit, 'privileged', true, 'Privileged containers are not allowed');
}

/** Sets a read-only root filesystem where the SCC wants one and the container does not set it. */
export function generateReadOnlyRoot(attempt: Attempt, visit: Visit): void {
  const unset = visit.container.securityContext?.readOnlyRootFilesystem === undefined;
  if (unset && attempt.provider.constraint.readOnlyRootFilesystem) changeContainer(attempt, visit, 'readOnlyRootFilesystem', true);
}

export function validateReadOnlyRoot(attempt: Attempt, visit: Visit): void {
  const refused = visit.container.securityContext?.readOnlyRootFilesystem === false && attempt.provider.constraint.readOnlyRootFilesystem;
  if (refused) refuseFlag(attempt, visit, 'readOnlyRootFilesystem', false, 'ReadOnlyRootFilesystem must be set to true');
}

/**
 * Fills in allowPrivilegeEscalation. The SCC's default spares containers for which API validation would refuse `false`: privileged
 * ones, and those that add `CAP_SYS_ADMIN` in just this spelling. What the SCC does not allow is switched off for all.
 */
export function generatePrivilegeEscalation(attempt: Attempt, visit: Visit, addedCapabilities: readonly string[]): boolean | undefined {
  const { defaultAllowPrivilegeEscalation, allowPrivilegeEscalation } = attempt.provider.constraint;
  const written = visit.container.securityContext?.allowPrivilegeEscalation;
  if (written !== undefined) return written;
  const spared = visit.container.securityContext?.privileged === true || addedCapabilities.includes('CAP_SYS_ADMIN');
  const byDefault = spared ? undefined : defaultAllowPrivilegeEscalation;
  const value = byDefault ?? (allowPrivilegeEscalation ? undefined : false);
  if (value !== undefined) changeContainer(attempt, visit, 'allowPrivilegeEscalation', value);
  return value;
}

export function validatePrivilegeEscalation(attempt: Attempt, visit: Visit, allowed: boolean | undefined): void {
  const refused = allowed === true && !attempt.provider.constraint.allowPrivilegeEscalation;
  if (refused) refuseFlag(attempt, visit, 'allowPrivilegeEscalation', true, 'Allowing privilege escalation for containers is not allowed');
}

function refuseFlag(attempt: Attempt, visit: Visit, check: Flag, badValue: boolean, detail: string): void {
  refuse(attempt, badValue, {
    check,
    field: `${visit.field}.${check}`,
    detail,
    path: containerPath(visit.container, check),
    accepts: { values: [!badValue], absent: true },
    container: visit.container.ref,
  });
}
