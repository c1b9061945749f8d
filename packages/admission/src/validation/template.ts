/** A pod template as validation reads it: values of the wrong type are absent, because the decoder reports them. */
import { isPlaceholder, isText, objectListOf, objectOf } from '@scc-lens/words';
import type { ContainerList, FieldPath, Json, JsonObject, TemplateTraits } from '@scc-lens/words';

/** What is validated. */
export interface PodTemplate extends TemplateTraits {
  /** The mapping with `metadata` and `spec`, as it is written. */
  readonly written: JsonObject;
  /** The object that has the template, as it is written. */
  readonly owner: JsonObject;
  /** Whether it is a Pod, or an object from which a controller makes pods. */
  readonly isPod: boolean;
  /** Names of volumes that the controller adds. */
  readonly claimTemplates: readonly string[];
}

export interface PlacedContainer {
  readonly list: ContainerList;
  /** From the pod's root. */
  readonly path: FieldPath;
  readonly container: JsonObject;
}

export const SPEC: FieldPath = ['spec'];

export const specOf = ({ written }: PodTemplate): JsonObject => objectOf(written['spec']);

/** The containers of all lists, in the order in which Kubernetes validates them. */
export const containersOf = (spec: JsonObject): readonly PlacedContainer[] =>
  VALIDATED_LISTS.flatMap(list => objectListOf(spec[list]).map((container, index) => ({ list, path: [...SPEC, list, index], container })));

const VALIDATED_LISTS: readonly ContainerList[] = ['containers', 'initContainers', 'ephemeralContainers'];

/** Whether a field is unset: absent, null or empty. What has the wrong type, or is filled in later, is not. */
export const isUnset = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

/** A text that is written out; undefined for everything else, such as a placeholder. */
export const plainText = (value: Json | undefined): string | undefined =>
  isText(value) && value !== '' && !isPlaceholder(value) ? value : undefined;

export const integerOf = (value: Json | undefined): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) ? value : undefined;
