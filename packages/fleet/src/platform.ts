/** What a snapshot shows of the platform: its release, and whether it is a managed cluster. */
import { NEWEST_RELEASE, releaseMeant, stockForms, type Release } from '@scc-lens/admission';
import { isPlatformNamespace } from '@scc-lens/lens';
import { objectOf, textOf } from '@scc-lens/words';
import type { GrantStep } from './grants';
import { listIn, type ClusterSnapshot } from './snapshot';

/** The release that the cluster has, or is upgraded to now; null where the source does not show it, or it is newer than all that are known. */
export function releaseOf(snapshot: ClusterSnapshot): Release | null {
  const [version] = listIn(snapshot, 'ClusterVersion').objects;
  const text = textOf(objectOf(objectOf(version?.value['status'])['desired'])['version']);
  return [text, text.split('.', 2).join('.')].flatMap(one => (releaseMeant(one) === one ? [one] : []))[0] ?? null;
}

/** Of Azure Red Hat OpenShift; of ROSA and OpenShift Dedicated. Sources: Azure/ARO-RP pkg/operator, openshift/managed-cluster-config. */
const SERVICES: ReadonlySet<string | null> = new Set(['openshift-azure-operator', 'openshift-backplane']);

/** Whether the source shows that a cluster is managed. Nothing shows that one is not. */
export const showsManaged = (snapshot: ClusterSnapshot): boolean =>
  listIn(snapshot, 'Namespace').objects.some(({ name }) => SERVICES.has(name));

/** Whether the service of a managed cluster refuses changes of an object, or takes them back. */
export const isProtected = ({ kind, namespace, name }: GrantStep): boolean =>
  namespace === null ? kind === 'SecurityContextConstraints' && stockForms(name, NEWEST_RELEASE).length > 0 : isOfPlatform(namespace);

/** Whether operators of the platform set the rights in a namespace. */
export const isOfPlatform = (namespace: string): boolean => /^(default|openshift)$/.test(namespace) || isPlatformNamespace(namespace);
