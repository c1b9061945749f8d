/** Pods that SCC admission does not check. */
import constants from './constants.json';
import type { Namespace, Pod } from './types';

/** Why a pod is not checked. */
export type Exemption =
  | { readonly kind: 'windows' }
  /** `label` is the one that exempts the namespace; undefined where its name does. */
  | { readonly kind: 'namespace'; readonly name: string; readonly label?: string };

/** Why admission does not check a pod in this namespace; undefined where it does, and where the namespace is not known. */
export function exemptionOf({ os }: Pick<Pod, 'os'>, namespace: Namespace | undefined): Exemption | undefined {
  if (os === 'windows') return { kind: 'windows' };
  const { name, labels } = namespace ?? {};
  if (name === undefined) return undefined;
  if (constants.exemptNamespaces.names.includes(name)) return { kind: 'namespace', name };
  const own = Object.entries(labels ?? {}).map(([key, value]) => `${key}=${value}`);
  // OpenShift creates these itself, with the label, also where no manifest has it.
  if (constants.labelledNamespaces.names.includes(name)) own.push(constants.labelledNamespaces.label);
  const label = constants.exemptingLabels.labels.find(one => own.includes(one));
  return label === undefined ? undefined : { kind: 'namespace', name, label };
}
