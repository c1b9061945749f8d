import { textAt } from './fields';

/**
 * The service account that a pod runs as. The API server copies the deprecated `spec.serviceAccount` where `spec.serviceAccountName` is
 * empty, and its ServiceAccount admission then takes `default`.
 * @param pod a Pod, or anything with its `spec`
 */
export function serviceAccountOf(pod: unknown): string {
  const names = [textAt(pod, 'spec', 'serviceAccountName'), textAt(pod, 'spec', 'serviceAccount')];
  return names.find(name => name !== undefined && name !== '') ?? 'default';
}
