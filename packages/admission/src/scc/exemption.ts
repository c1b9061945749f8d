/** Pods that SCC admission does not check. */
import type { Namespace, Pod } from './types';

/** Why a pod is not checked. */
export type Exemption =
  | { readonly kind: 'windows' }
  /** `label` is the one that exempts the namespace; undefined where its name does. */
  | { readonly kind: 'namespace'; readonly name: string; readonly label?: string };

/** Source: openshift/kubernetes, openshift-kube-apiserver/admission/namespaceconditions/decorator.go. */
const EXEMPT_NAMESPACES: ReadonlySet<string> = new Set([
  'default',
  'kube-system',
  'kube-public',
  'openshift',
  'openshift-infra',
  'openshift-node',
]);

/** Labels that exempt a namespace, with their values. Source: labelcondition.go in the same folder, and admissionenablement/admission_config.go. */
const EXEMPTING_LABELS: Readonly<Record<string, readonly string[]>> = {
  'openshift.io/run-level': ['0', '1'],
  'security.openshift.io/disable-securitycontextconstraints': ['true'],
};

/** Why admission does not check a pod in this namespace; undefined where it does, and where the namespace is not known. */
export function exemptionOf({ os }: Pick<Pod, 'os'>, namespace: Namespace | undefined): Exemption | undefined {
  if (os === 'windows') return { kind: 'windows' };
  const { name, labels } = namespace ?? {};
  if (name === undefined) return undefined;
  if (EXEMPT_NAMESPACES.has(name)) return { kind: 'namespace', name };
  const [label] = Object.entries(EXEMPTING_LABELS).flatMap(([key, values]) => {
    const value = labels?.[key];
    return value !== undefined && values.includes(value) ? [`${key}=${value}`] : [];
  });
  return label === undefined ? undefined : { kind: 'namespace', name, label };
}
