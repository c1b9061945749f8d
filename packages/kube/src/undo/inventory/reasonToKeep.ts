import { appliersOf } from '../../objects';
import { describeRef, fieldsAt, listAt, refOf, textAt, textsAt } from '../../words';
import type { Fields } from '../../words';
import { setIdOf } from './applySet';
import type { ApplySet } from './applySet';
import { keepTexts } from './messages';

/** Annotations by which users keep an object, for cli-utils (kpt, Config Sync), Helm, Flux and Argo CD. */
const KEPT_BY: readonly (readonly [string, RegExp])[] = [
  ['cli-utils.sigs.k8s.io/on-remove', /^keep$/],
  ['client.lifecycle.config.k8s.io/deletion', /^detach$/],
  ['helm.sh/resource-policy', /^keep$/],
  ['kustomize.toolkit.fluxcd.io/prune', /^disabled$/],
  ['argocd.argoproj.io/sync-options', /(?:^|,)\s*(?:Prune|Delete)=false\s*(?:,|$)/],
];

/** Marks of tools that do not apply server-side, or not always. */
const MANAGED_BY: readonly (readonly [string, string])[] = [
  ['meta.helm.sh/release-name', 'Helm'],
  ['argocd.argoproj.io/tracking-id', 'Argo CD'],
  ['config.k8s.io/owning-inventory', 'cli-utils'],
];

export interface Keep {
  readonly text: string;
  /** Whether the object is none of ours, and not only to be kept. */
  readonly foreign: boolean;
}

/** Why an object must not be pruned; null where it may be. */
export function reasonToKeep(object: Fields, set: ApplySet | null): Keep | null {
  const setId = setIdOf(object);
  if (setId !== undefined && setId !== set?.id) return { text: keepTexts.anotherSet(), foreign: true };
  const annotations = textsAt(object, 'metadata', 'annotations');
  const manager = MANAGED_BY.find(([name]) => annotations[name] !== undefined)?.[1] ?? otherApplier(object);
  if (manager !== undefined) return { text: keepTexts.manager(manager), foreign: true };
  const owner = listAt(object, 'metadata', 'ownerReferences').find(one => fieldsAt(one)['controller'] === true);
  if (owner !== undefined) {
    const ref = { ...refOf(fieldsAt(owner)), namespace: null, name: textAt(owner, 'name') ?? '' };
    return { text: keepTexts.owner(describeRef(ref)), foreign: true };
  }
  if (appliersOf(object).length === 0) return { text: keepTexts.notOurs(), foreign: true };
  const kept = KEPT_BY.find(([name, values]) => values.test(annotations[name] ?? ''))?.[0];
  return kept === undefined ? null : { text: keepTexts.annotation(`${kept}: ${annotations[kept] ?? ''}`), foreign: false };
}

/** A manager that applies the object and is not SCC Lens: it would create it again, or needs it. */
function otherApplier(object: Fields): string | undefined {
  const ours = appliersOf(object);
  return listAt(object, 'metadata', 'managedFields')
    .map(entry => fieldsAt(entry))
    .filter(({ operation, subresource }) => operation === 'Apply' && subresource === undefined)
    .flatMap(({ manager }) => (typeof manager === 'string' && !ours.includes(manager) ? [manager] : []))[0];
}
