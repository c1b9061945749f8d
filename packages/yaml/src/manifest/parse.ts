import { CONTAINER_LISTS, faultText, isObject, isPlaceholder, isWithin, lazily, objectListOf, objectOf, valueAt } from '@scc-lens/words';
import type { FieldPath, Json, JsonObject } from '@scc-lens/words';
import { buildObject, COMPOSE_KIND, isBuildRole, mayBeCompose, readBuildFile, SKAFFOLD_KIND } from './builds';
import { groupOf, stepsOf, workloadKindOf } from './kinds';
import { linesOfKubectl } from './lines';
import { isPatchField } from './lookalikes';
import { syntaxTexts } from './messages';
import { isForeign, isKustomize, isSkaffold, isTyped, mayBeValues, mayStateParts, objectsOf, valuesObject, type Typed } from './objects';
import { openPlaces } from './openPlaces';
import { readDocument } from './read';
import { ReadManifest } from './readManifest';
import { isEmptyDocument } from './split';
import { hasActions, isYtt } from './templates';
import { emptyDocument } from './tree';
import type { FileRole, KubernetesObject, Manifest, Problem, Workload, WorkloadTraits } from './types';
import { schemaOf, workloadsOf } from './workloads';

/**
 * Reads one document. Never throws: a text that the reader itself fails on is a document of its own kind of `invalid`.
 *
 * A document with a small fault is `invalid` and yet has the objects that can be read around the faulty lines (see `repair.ts`), so that
 * nothing flickers while the user types. A text without `apiVersion` and `kind` is not a Kubernetes manifest, even if it is invalid,
 * and is not even parsed. One with actions of Helm or the like is a template where YAML cannot have them; inside a scalar they are text.
 */
export function parseManifest(text: string, role: FileRole = 'own'): Manifest {
  try {
    return readManifest(text, role);
  } catch (error) {
    const problem: Problem = { kind: 'syntax', message: syntaxTexts.fault(faultText(error)), span: { start: 0, end: 0 } };
    return unread(text, 'invalid', [problem]);
  }
}

/** The objects of a value that is no text: what a server has sent. */
export function readObjects(value: Json): Pick<Manifest, 'class' | 'objects' | 'workloads'> {
  const objects = isTyped(value) ? objectsOf(value) : [];
  return { class: 'objects', objects, workloads: objects.flatMap(object => workloadsOf(object)) };
}

function readManifest(text: string, role: FileRole): Manifest {
  if (isBuildRole(role)) {
    const { object, reading } = readBuildFile(text, role);
    return new ReadManifest(text, 'build', reading, [object]);
  }
  const mayBeTemplate = role !== 'rendered' && hasActions(text);
  if (!mayBeTemplate && isEmptyDocument(linesOfKubectl(text))) return unread(text, 'empty');
  if (role === 'chart' || (mayBeTemplate && isYtt(text))) return unread(text, 'template');
  const untyped = role === 'kustomization' ? 'overlay' : role === 'assertion' ? role : 'foreign';
  if (!MENTIONS_API_VERSION.test(text) || !MENTIONS_KIND.test(text))
    return (
      (mayBeValues(text) ? valuesIn(text) : null) ??
      (mayBeCompose(text) ? composeIn(text) : null) ??
      unread(text, isCatalog(text) ? 'catalog' : mayBeTemplate ? 'template' : untyped)
    );

  const reading = readDocument(text);
  const { value, isInvalid } = reading;
  if (mayBeTemplate && isInvalid) return unread(text, 'template');
  if (isTyped(value) && (role === 'patch' || isKustomize(value))) return unread(text, 'overlay');
  if (isTyped(value) && (role === 'assertion' || isDeletion(value))) return unread(text, role === 'assertion' ? role : 'deletion');
  if (isTyped(value) && isSkaffold(value)) return new ReadManifest(text, 'build', reading, [buildObject(SKAFFOLD_KIND, value)]);
  if (isTyped(value) ? isForeign(value) : !(isInvalid && isKubernetes(text)))
    return unread(text, isTyped(value) ? 'foreign' : isCatalog(text) ? 'catalog' : untyped);

  const { objects: all, workloads: found, isOverlay } = isTyped(value) ? contentOf(value, role) : NO_CONTENT;
  if (isOverlay && !isInvalid) return unread(text, 'overlay');
  if (!isInvalid) return new ReadManifest(text, 'objects', reading, all, found);
  // What is absent may be in the lines that cannot be read; where that is the pod, or its containers, nothing is known of it.
  const open = openPlaces(text, reading);
  const isCut = (object: FieldPath): boolean => open === null || open.some(place => isWithin(place, object));
  const cut = { isCut: true as const, ...(open !== null && { openPlaces: open }) };
  const objects = all.map(object => (isCut(object.path) ? { ...object, isPart: true as const, ...cut } : object));
  const read = found.filter(
    ({ object, podSpec, pod, traits }) =>
      !isCut(object) || (isObject(valueAt(value, podSpec)) && (traits.schema !== 'kubernetes' || pod.spec.containers.length > 0)),
  );
  const workloads = read.map(workload => (isCut(workload.object) ? { ...workload, traits: { ...workload.traits, ...cut } } : workload));
  const { readable } = reading;
  const around = readable === null ? null : new ReadManifest(readable.text, 'objects', readable.reading, objects, workloads);
  return new ReadManifest(text, 'invalid', reading, objects, workloads, around);
}

type Content = Pick<Manifest, 'objects' | 'workloads'> & { readonly isOverlay: boolean };

const NO_CONTENT: Content = { objects: [], workloads: [], isOverlay: false };

/** What a document's value contains without the patches in it; `isOverlay` is whether it has nothing else. What is only compared creates nothing. */
export function contentOf(value: Typed, role: FileRole): Content {
  const found = objectsOf(value)
    .filter(object => !isStatus(object))
    .map(object => {
      const isPart = role === 'part' || role === 'unlisted' || mayStateParts(object.path);
      return { object: isPart ? { ...object, isPart } : object, workloads: workloadsOf(object, !isPart) };
    });
  const complete = found.filter(({ object, workloads }) => !isPatch(object, workloads, role));
  return {
    objects: complete.map(({ object }) => object),
    workloads: complete.flatMap(one => one.workloads),
    isOverlay: found.length > 0 && complete.length === 0,
  };
}

/** Whether a text that is no Kubernetes object is a document of a file-based catalog, as `opm` reads it: `olm.package`, `olm.channel`, `olm.bundle` and the like. */
const isCatalog = (text: string): boolean => (JSON_OBJECT.test(text) ? JSON_SCHEMA : ROOT_SCHEMA).test(text);

const ROOT_SCHEMA = /^\uFEFF?["']?schema["']?[ \t]*:[ \t]*["']?olm\./m;
const JSON_SCHEMA = /^[ \t{,]*"schema"[ \t]*:[ \t]*"olm\./m;

/** Values that are half typed are not read. */
function valuesIn(text: string): Manifest | null {
  const { isInvalid, ...reading } = readDocument(text);
  if (isInvalid || !isObject(reading.value)) return null;
  return new ReadManifest(text, 'values', reading, [valuesObject(reading.value)]);
}

function composeIn(text: string): Manifest | null {
  const { isInvalid, ...reading } = readDocument(text);
  return isInvalid || !isObject(reading.value)
    ? null
    : new ReadManifest(text, 'build', reading, [buildObject(COMPOSE_KIND, reading.value)]);
}

const MENTIONS_API_VERSION = /\bapiVersion["']?\s*:/;
const MENTIONS_KIND = /\bkind["']?\s*:/;
/** The fields at the root of a text whose tree does not show them: at the start of a line, or anywhere in JSON. */
const ROOT_API_VERSION = /^\uFEFF?["']?apiVersion["']?\s*:/m;
const ROOT_KIND = /^\uFEFF?["']?kind["']?\s*:/m;
/** A byte order mark counts as white space. */
const JSON_OBJECT = /^(?:\s|#[^\n]*\n|---[ \t\r]*\n)*\{/;

const isKubernetes = (text: string): boolean => JSON_OBJECT.test(text) || (ROOT_API_VERSION.test(text) && ROOT_KIND.test(text));

function unread(text: string, kind: Manifest['class'], problems: readonly Problem[] = []): Manifest {
  return new ReadManifest(text, kind, {
    value: undefined,
    problems,
    tree: lazily(emptyDocument),
    layout: () => null,
    aliases: NO_ALIASES,
    readable: null,
  });
}

const NO_ALIASES: Manifest['aliases'] = new Map();

/**
 * Whether an object is a kustomize patch: part of an object, so that what it lacks has no meaning. Signs are the directives of strategic
 * merge patches (`$patch`, `$setElementOrder/…`) and what an object of apps/v1 lacks: a selector cannot be changed, so patches leave it out,
 * and apps/v1 requires it, with labels that it selects. One without either is a part where it has no name, as an operator merges it, and in
 * a file that a kustomization lists or is above. There, so are containers without images, or no containers, in an object that does not select its pods.
 * Where no selector is required, one container with an image is enough to be complete. `image:` with nothing behind it is an image that the
 * user is typing, and so are `metadata:` and `name:`. A misspelt field of the object is in no patch either.
 */
function isPatch(object: KubernetesObject, workloads: readonly Workload[], role: FileRole): boolean {
  const { spec, metadata } = object.value;
  if (hasDirective(object.value)) return true;
  if (workloads.length === 0 || hasUnknownFields(object) || valueAt(object.value, ['spec', 'selector']) !== undefined) return false;
  const needsSelector = groupOf(object.apiVersion) === 'apps';
  // Labels alone are a part, too; a kind alone is the start of an object.
  const hasContent = isObject(spec) || (spec === undefined && isObject(metadata));
  const isUnselectable = needsSelector && hasContent && valueAt(spec, ['template', 'metadata', 'labels']) === undefined;
  const isNameless = metadata !== null && !['name', 'generateName'].some(field => Object.hasOwn(objectOf(metadata), field));
  if (workloads.every(({ traits }) => traits.isWhole)) return role === 'own' && isUnselectable && isNameless;
  return (
    isUnselectable ||
    workloads.some(({ podSpec }) => {
      const images = imagesOf(valueAt(object.value, podSpec.slice(object.path.length)));
      return !images.includes(true) || (needsSelector && images.includes(false));
    })
  );
}

/** Whether OpenShift's cluster version operator deletes the object, and never creates it (lib/resourcedelete of openshift/cluster-version-operator). */
const isDeletion = (value: Typed): boolean => valueAt(value, ['metadata', 'annotations', 'release.openshift.io/delete']) === 'true';

/** Whether an object has nothing but a status: a policy compares that with an object that another one creates. */
const isStatus = ({ value: { spec, status, ...others } }: KubernetesObject): boolean =>
  status !== undefined && spec === undefined && Object.keys(others).every(name => FIELDS.includes(name));

/** For each container of a pod whether it has an image. */
function imagesOf(podSpec: Json | undefined): readonly boolean[] {
  if (!isObject(podSpec)) return [];
  return CONTAINER_LISTS.flatMap(name => objectListOf(podSpec[name]).map(container => Object.hasOwn(container, 'image')));
}

/** Outside of patches that the object contains itself. Values may share parts (aliases), so each mapping is looked at once. */
function hasDirective(root: JsonObject): boolean {
  const seen = new Set<object>();
  const pending: Json[] = [root];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (value === null || typeof value !== 'object' || seen.has(value)) continue;
    seen.add(value);
    const fields = value as JsonObject;
    for (const name of Object.keys(fields)) {
      if (name.startsWith('$') && DIRECTIVE.test(name)) return true;
      const entry = fields[name];
      if (typeof entry === 'object' && !isPatchField(name)) pending.push(entry);
    }
  }
  return false;
}

const DIRECTIVE = /^\$(?:patch$|retainKeys$|setElementOrder\/|deleteFromPrimitiveList\/)/;

const FIELDS = ['apiVersion', 'kind', 'metadata', 'spec', 'status'];

/** The fields of an object that its kind does not have, and who decodes them; null for an object of a kind without pods. */
export function otherFields(object: KubernetesObject): { readonly fields: JsonObject; readonly schema: WorkloadTraits['schema'] } | null {
  const row = workloadKindOf(object.apiVersion, object.kind);
  if (row === undefined) return null;
  const own = [...FIELDS, ...row.podTemplates.map(pattern => stepsOf(pattern)[0] ?? 'spec')];
  const fields = Object.fromEntries(Object.entries(object.value).filter(([name]) => !own.includes(name)));
  return { fields, schema: schemaOf(object, row).schema };
}

function hasUnknownFields(object: KubernetesObject): boolean {
  const others = otherFields(object);
  return others !== null && others.schema !== 'extended' && !Object.keys(others.fields).every(isPlaceholder);
}
