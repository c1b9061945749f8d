import { forbid, podPath, type Attempt } from '../attempt';
import { sysctlField } from '../message';
import { quote } from '../text';

/** Objects to sysctls that the SCC forbids, and to those that are neither safe nor allowed. */
export function validateSysctls(attempt: Attempt, safe: ReadonlySet<string>): void {
  const { allowedUnsafeSysctls, forbiddenSysctls } = attempt.provider.constraint;
  attempt.pod.securityContext.sysctls.forEach((name, index) => {
    const isForbidden = matchesAny(forbiddenSysctls, name);
    if (!isForbidden && (safe.has(name) || matchesAny(allowedUnsafeSysctls, name))) return;
    forbid(attempt, {
      check: 'sysctls',
      field: sysctlField(index),
      detail: `${isForbidden ? '' : 'unsafe '}sysctl ${quote(name)} is not allowed`,
      path: podPath('sysctls', index, 'name'),
      accepts: { values: [...safe, ...allowedUnsafeSysctls].filter(allowed => !forbiddenSysctls.includes(allowed)), absent: true },
    });
  });
}

/** A pattern is a name, or a prefix followed by `*`. */
const matchesAny = (patterns: readonly string[], name: string): boolean =>
  patterns.some(pattern => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern));
