/** The patches and transformers of a kustomization, as setters of fields. */
import { isList, isObject, isText, listOf, objectListOf, objectOf, remember, shifted, textOf, valueAt } from '@scc-lens/words';
import type { FieldPath, JsonObject } from '@scc-lens/words';
import { groupOf, splitDocuments } from '@scc-lens/yaml';
import { operationSetters } from './jsonPatch';
import { isPath } from './kustomization';
import { patchFile, patchInline } from './patchText';
import { readYaml } from './readYaml';
import { replacementSetters } from './replacements';
import { put, type Setter } from './setters';
import { isOf, selects, type Target } from './target';
import { metadataSetters, podSetters } from './transformers';
import type { KustomizationSource, Place } from './types';

/** The setters of one kustomization for an object, in the order in which kustomize applies them. */
export function settersOf(kustomization: KustomizationSource, target: Target): readonly Setter[] {
  const fields = objectOf(readYaml(kustomization).value);
  const merged = listOf(fields['patchesStrategicMerge']).flatMap((entry, i) =>
    isText(entry)
      ? patchSetters({ kustomization, entry, path: ['patchesStrategicMerge', i], selector: null, isInline: !isPath(entry) }, target)
      : [],
  );
  const patches = (name: 'patches' | 'patchesJson6902'): readonly Setter[] =>
    objectListOf(fields[name]).flatMap((given, i) => {
      const entry = [given['path'], given['patch']].find(isText);
      if (entry === undefined) return [];
      const selector = isObject(given['target']) ? given['target'] : null;
      const renames = objectOf(given['options'])['allowNameChange'] === true;
      return patchSetters({ kustomization, entry, path: [name, i, 'patch'], selector, isInline: !isText(given['path']), renames }, target);
    });
  return [
    ...merged,
    ...patches('patches'),
    ...metadataSetters(kustomization),
    ...patches('patchesJson6902'),
    ...podSetters(kustomization, target),
    ...replacementSetters(kustomization, target),
  ];
}

/** The documents of a text, whose slices stay the same so that each is read once. */
const slicesOf = remember(({ text }: { readonly text: string }) => splitDocuments(text));

interface Patch {
  readonly kustomization: KustomizationSource;
  /** The patch itself, or the path of its file. */
  readonly entry: string;
  /** Where it is in the kustomization. */
  readonly path: FieldPath;
  readonly selector: JsonObject | null;
  readonly isInline: boolean;
  /** Whether the name in it becomes the object's. */
  readonly renames?: boolean;
}

function patchSetters({ kustomization, entry, path, selector, isInline, renames = false }: Patch, target: Target): readonly Setter[] {
  const text = isInline ? patchInline(kustomization, entry, path) : patchFile(kustomization, entry);
  const isSelected = selector === null ? 'yes' : selects(selector, target);
  if (text === null || isSelected === 'no') return [];
  const isCertain = isSelected === 'yes';
  return slicesOf(text.source).flatMap((slice): readonly Setter[] => {
    const yaml = readYaml(slice);
    const placeIn = (where: FieldPath): Place => ({ file: text.file, span: text.place(shifted(yaml.locate(where), slice.start)) });
    if (isList(yaml.value)) return selector === null ? [] : operationSetters(yaml.value, isCertain, placeIn);
    if (!isObject(yaml.value) || (selector === null && !isOf(yaml.value, target))) return [];
    const { name } = objectOf(yaml.value['metadata']);
    const renaming = renames && isText(name) ? [{ op: 'replace', path: '/metadata/name', value: name }] : [];
    return [mergeSetter(yaml.value, isCertain, placeIn), ...operationSetters(renaming, isCertain, () => placeIn(['metadata', 'name']))];
  });
}

/** What a manifest sets: the fields that it has. */
export const manifestSetter = (value: JsonObject, placeIn: (path: FieldPath) => Place): Setter => ({
  isCertain: true,
  set: (asked, before) => put({ value, from: 0, placeIn, merges: false, replacesLists: true }, asked, before),
  reorders: () => false,
});

/** What a strategic merge patch sets. It has a list's items before those that were there. */
function mergeSetter(value: JsonObject, isCertain: boolean, placeIn: (path: FieldPath) => Place): Setter {
  const replacesLists = isCustom(textOf(value['apiVersion']));
  return {
    isCertain,
    set: (asked, before) => put({ value, from: 0, placeIn, merges: true, replacesLists }, asked, before),
    // Items of lists around it may have other places in the patch.
    reorders: list => (list.some(step => typeof step === 'number') ? hasList(value, list) : valueAt(value, list) !== undefined),
  };
}

/** Whether a patch may have a list, whichever items the lists around it have. */
function hasList(value: JsonObject, list: FieldPath): boolean {
  const first = list.findIndex(step => typeof step === 'number');
  return valueAt(value, list.slice(0, first)) !== undefined;
}

/** Kubernetes' own groups; of all others there is no schema that would merge lists. */
function isCustom(apiVersion: string): boolean {
  const group = groupOf(apiVersion);
  return group.includes('.') && (!group.endsWith('.k8s.io') || group.endsWith('.x-k8s.io') || group === 'x-k8s.io');
}
