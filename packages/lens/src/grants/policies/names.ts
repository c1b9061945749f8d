/** How messages name pods and policies that may be in other files. */
import { groupBy, remember, valueAt } from '@scc-lens/words';
import type { FieldPath } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import type { WorkspaceFacts } from '../../facts';
import type { AccountPod } from '../generate/pods';
import type { World } from '../generate/types';
import { listed } from '../generate/words';
import type { Grantee } from './grantee';
import { granteeTexts } from './messages';

/** E.g. `Sandbox researcher (sandbox.yaml); Deployment web`: with the file where it is another one than the object's. */
export function podNames(pods: readonly AccountPod[], object: KubernetesObject, { facts }: World): string {
  const homes = new Set(
    placesOf(facts.workspace)
      .get(identity(object))
      ?.map(({ file }) => file),
  );
  return listed(pods.map(({ label, placed: { file } }) => (homes.has(file) ? label : `${label} (${baseName(file)})`)));
}

const identity = ({ kind, name, namespace }: KubernetesObject): string => JSON.stringify([kind, name, namespace]);

const placesOf = remember(({ policies }: WorkspaceFacts) => groupBy(policies, ({ item }) => [identity(item)]));

const baseName = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

/** E.g. `service account agents/sandbox`, `every service account of namespace agents`. */
export function granteeName(grantee: Grantee): string {
  switch (grantee.kind) {
    case 'account':
      return granteeTexts.account(`${grantee.namespace}/${grantee.name}`);
    case 'accounts':
      return grantee.namespace === null ? granteeTexts.allAccounts() : granteeTexts.accountsOf(grantee.namespace);
    case 'all-users':
      return granteeTexts.everyUser();
    case 'others':
      return granteeTexts.others();
  }
}

/** The address of an SCC's field; its kind where the field is not written, since what is absent has no place of its own. */
export function fieldIn({ path, value }: KubernetesObject, ...field: FieldPath): FieldPath {
  return valueAt(value, field) === undefined ? [...path, 'kind'] : [...path, ...field];
}
