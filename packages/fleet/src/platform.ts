/** What a snapshot shows of the platform: its release, and whether it is a managed cluster. */
import { NEWEST_RELEASE, releaseMeant, stockSccs } from '@scc-lens/admission';
import type { Release } from '@scc-lens/admission';
import { isPlatformNamespace } from '@scc-lens/lens';
import { objectOf, textOf } from '@scc-lens/words';
import type { GrantStep } from './grants';
import { identityOf, listIn, objectNamed } from './snapshot';
import type { ClusterSnapshot } from './snapshot';

/** The release that the cluster has, or is upgraded to now; null where the source does not show it, or it cannot be read. */
export function releaseOf(snapshot: ClusterSnapshot): Release | null {
  const version = listIn(snapshot, 'ClusterVersion').objects.find(({ name }) => name === 'version')?.value;
  const text = textOf(objectOf(objectOf(version?.['status'])['desired'])['version']);
  return releaseMeant(text) ?? releaseMeant(/^\d+\.\d+/.exec(text)?.[0] ?? '');
}

/**
 * Namespaces of the services themselves: Azure Red Hat OpenShift; ROSA and OpenShift Dedicated. Sources: Azure/ARO-RP pkg/operator,
 * openshift/managed-cluster-config deploy/backplane.
 */
const MANAGED_BY = ['openshift-azure-operator', 'openshift-backplane'];

/** Whether the source shows that a cluster is managed. That one is not, nothing shows. */
export const showsManaged = (snapshot: ClusterSnapshot): boolean =>
  MANAGED_BY.some(name => objectNamed(snapshot, identityOf({ kind: 'Namespace', namespace: null, name })) !== undefined);

const STOCK: ReadonlySet<string | undefined> = new Set(stockSccs(NEWEST_RELEASE).map(({ metadata }) => metadata?.name));

/** Whether the service of a managed cluster refuses changes of an object, or takes them back. */
export const isProtected = ({ kind, namespace, name }: GrantStep): boolean =>
  namespace === null ? kind === 'SecurityContextConstraints' && STOCK.has(name) : isOfPlatform(namespace);

/** Whether operators of the platform set the rights in a namespace. */
export const isOfPlatform = (namespace: string): boolean =>
  namespace === 'default' || namespace === 'openshift' || isPlatformNamespace(namespace);
