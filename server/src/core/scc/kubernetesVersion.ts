import { minorOf } from './releases';
import type { Release } from './releases';

/**
 * The minor version of Kubernetes that an OpenShift release is made of, e.g. `1.33` for 4.20 (docs.redhat.com, release notes). Releases of which
 * it is not published have that of the newest one before.
 */
export function kubernetesVersion(release: Release): string {
  const { minor } = minorOf(release);
  const [major = 0, number = 0] = minor.split('.').map(Number);
  if (major >= 5) return number === 0 ? '1.36' : '1.37';
  if (number <= 2) return `1.${number + 12}`;
  return `1.${Math.min(number, 22) + 13}`;
}
