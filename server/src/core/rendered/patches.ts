/** The patches and transformers of a kustomization, as setters of fields. */
import { lineStarts, positionAt, splitDocuments } from '../manifest';
import { isList, isObject, isText, listOf, objectListOf, objectOf, remember, textOf, valueAt } from '../words';
import type { FieldPath, Json, JsonObject, Span } from '../words';
import { isPath } from './kustomization';
import { identityIn } from './listItems';
import { readYaml } from './readYaml';
import type { KustomizationSource, Place } from './types';

/** Something that sets fields of an object: a manifest, a patch, a transformer. */
export interface Setter {
  /**
   * Where it sets a field of the rendered object. A scalar has to be the rendered one, a mapping or list only has to be there. Null where it
   * does not.
   */
  readonly find: (path: FieldPath, rendered: JsonObject) => Place | null;
}

/** What is known of the object that is patched. */
export interface Target {
  readonly kind: string;
  /** The names that it has had: in its manifest, and as rendered. */
  readonly names: readonly string[];
}

/** The setters of one kustomization for an object, in the order in which kustomize applies them. */
export function settersOf(kustomization: KustomizationSource, target: Target): readonly Setter[] {
  const { value } = readYaml(kustomization);
  const fields = objectOf(value);
  const merged = listOf(fields['patchesStrategicMerge']).flatMap((entry, i) =>
    isText(entry) ? patchSetters(kustomization, entry, ['patchesStrategicMerge', i], null, target) : [],
  );
  const patches = (name: 'patches' | 'patchesJson6902'): readonly Setter[] =>
    objectListOf(fields[name]).flatMap((entry, i) => {
      const { path, patch } = entry;
      const text = isText(path) ? path : isText(patch) ? patch : null;
      if (text === null) return [];
      const isInline = !isText(path);
      return patchSetters(kustomization, text, [name, i, 'patch'], isObject(entry['target']) ? entry['target'] : null, target, isInline);
    });
  return [...merged, ...patches('patches'), ...fieldSetters(kustomization, fields), ...patches('patchesJson6902')];
}

/** Where a text is in a file: a file's own offsets, or those of a text in the list of patches. */
interface PatchText {
  readonly file: string;
  readonly source: { readonly text: string };
  readonly place: (span: Span) => Span;
}

/** The documents of a text, whose slices stay the same so that each is read once. */
const slicesOf = remember(({ text }: { readonly text: string }) => splitDocuments(text));

function patchSetters(
  kustomization: KustomizationSource,
  entry: string,
  path: FieldPath,
  selector: JsonObject | null,
  target: Target,
  isInline = !isPath(entry),
): readonly Setter[] {
  const text = isInline ? inlineText(kustomization, entry, path) : fileText(kustomization, entry);
  if (text === null || (selector !== null && !maySelect(selector, target))) return [];
  return slicesOf(text.source).flatMap((slice): readonly Setter[] => {
    const yaml = readYaml(slice);
    const placeIn = (where: FieldPath): Place => {
      const { start, end } = yaml.locate(where);
      return { file: text.file, span: text.place({ start: start + slice.start, end: end + slice.start }) };
    };
    if (isList(yaml.value)) return selector === null ? [] : operationSetters(yaml.value, placeIn);
    if (!isObject(yaml.value) || (selector === null && !names(yaml.value, target))) return [];
    return [objectSetter(yaml.value, placeIn)];
  });
}

/** A manifest or strategic-merge patch sets the fields that it has. */
export function objectSetter(object: JsonObject, placeIn: (path: FieldPath) => Place): Setter {
  return {
    find: (path, rendered) => {
      const own = ownPath(object, rendered, path);
      return own !== null && isSameKind(valueAt(object, own), valueAt(rendered, path)) ? placeIn(own) : null;
    },
  };
}

/** The path of a field in an object whose lists may have other items: items are found by what identifies them. */
function ownPath(object: JsonObject, rendered: JsonObject, path: FieldPath): FieldPath | null {
  const own: (string | number)[] = [];
  let [ours, theirs]: [Json | undefined, Json | undefined] = [object, rendered];
  for (const [depth, step] of path.entries()) {
    const at = typeof step === 'number' && isList(ours) && isList(theirs) ? identityIn(ours, theirs, step, path[depth - 1]) : step;
    if (at === null) return null;
    own.push(at);
    ours = valueAt(ours, [at]);
    theirs = valueAt(theirs, [step]);
    if (ours === undefined) return null;
  }
  return own;
}

/** Operations of a JSON patch: the last one that sets a field counts. */
function operationSetters(operations: readonly Json[], placeIn: (path: FieldPath) => Place): readonly Setter[] {
  return operations.flatMap((operation, i): readonly Setter[] => {
    const { op, path, value } = objectOf(operation);
    if ((op !== 'add' && op !== 'replace') || !isText(path) || value === undefined) return [];
    const pointer = path
      .split('/')
      .slice(1)
      .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
    return [{ find: (field, rendered) => operationPlace(pointer, value, field, rendered, rest => placeIn([i, 'value', ...rest])) }];
  });
}

/** Later operations may have moved an item of a list, so that its value has to be the one that the operation sets. */
function operationPlace(
  pointer: readonly string[],
  value: Json,
  field: FieldPath,
  rendered: JsonObject,
  place: (rest: FieldPath) => Place,
): Place | null {
  if (pointer.length > field.length) return null;
  const isOn = pointer.every((step, i) => (typeof field[i] === 'number' ? step === '-' || /^\d+$/.test(step) : step === field[i]));
  if (!isOn) return null;
  const item = valueAt(rendered, field.slice(0, pointer.length));
  const rest = field.slice(pointer.length);
  const isItem = typeof field[pointer.length - 1] === 'number';
  if (isItem && identityIn([value], item === undefined ? [] : [item], 0, field[pointer.length - 2]) === null) return null;
  return isSameKind(valueAt(value, rest), valueAt(rendered, field)) ? place(rest) : null;
}

/** Transformers that set one field: the namespace, and images. */
function fieldSetters(kustomization: KustomizationSource, fields: JsonObject): readonly Setter[] {
  const placeIn = (path: FieldPath): Place => ({ file: kustomization.file, span: readYaml(kustomization).locate(path) });
  const namespace = fields['namespace'];
  const images = objectListOf(fields['images']).map((image, i): Setter => ({
    find: (path, rendered) => {
      const value = valueAt(rendered, path);
      if (path.at(-1) !== 'image' || !isText(value) || !setsImage(image, value)) return null;
      return placeIn(['images', i, ['newTag', 'digest', 'newName'].find(name => isText(image[name])) ?? 'name']);
    },
  }));
  const isNamespace = (path: FieldPath): boolean => path.length === 2 && path[0] === 'metadata' && path[1] === 'namespace';
  return [
    ...(isText(namespace)
      ? [
          {
            find: (path: FieldPath, rendered: JsonObject) =>
              isNamespace(path) && valueAt(rendered, path) === namespace ? placeIn(['namespace']) : null,
          },
        ]
      : []),
    ...images,
  ];
}

function setsImage(image: JsonObject, value: string): boolean {
  const name = textOf(image['newName']) || textOf(image['name']);
  const [tag, digest] = [textOf(image['newTag']), textOf(image['digest'])];
  if (tag === '' && digest === '') return value.startsWith(`${name}:`) || value.startsWith(`${name}@`) || value === name;
  return value === (digest === '' ? `${name}:${tag}` : `${name}@${digest}`);
}

/** Whether a patch without a selector is of the object. */
function names(patch: JsonObject, { kind, names: known }: Target): boolean {
  return patch['kind'] === kind && known.includes(textOf(objectOf(patch['metadata'])['name']));
}

/** Whether a selector may be of the object. Expressions are not run, for their time may be endless: one that is no plain name may be any. */
function maySelect(selector: JsonObject, { kind, names: known }: Target): boolean {
  const may = (given: Json | undefined, texts: readonly string[]): boolean =>
    !isText(given) || given === '' || texts.includes(given) || /[^\w.-]/.test(given);
  return may(selector['kind'], [kind]) && may(selector['name'], known);
}

/** A scalar is the same one; a mapping or list is one as well. */
function isSameKind(ours: Json | undefined, theirs: Json | undefined): boolean {
  if (ours === undefined || theirs === undefined) return false;
  const isScalar = (value: Json): boolean => value === null || typeof value !== 'object';
  return isScalar(ours) || isScalar(theirs) ? ours === theirs : isList(ours) === isList(theirs);
}

function fileText({ patches }: KustomizationSource, path: string): PatchText | null {
  const source = patches.get(path);
  return source === undefined ? null : { file: source.file, source, place: span => span };
}

/** A patch in the kustomization itself. In a literal block (`|`) its lines are lines of the file; else it is located as a whole. */
function inlineText(kustomization: KustomizationSource, text: string, path: FieldPath): PatchText {
  const { file, text: whole } = kustomization;
  const span = readYaml(kustomization).locate(path);
  const header = whole.indexOf('|', span.start);
  const newline = whole.indexOf('\n', span.start);
  const source = sourceOf(kustomization, text, path);
  if (header < 0 || header > newline || newline < 0) return { file, source, place: () => span };
  const first = whole.slice(newline + 1);
  const indent = first.length - first.trimStart().length;
  return {
    file,
    source,
    place: ({ start, end }) => {
      const starts = startsOf(source);
      const shift = (offset: number): number => newline + 1 + offset + indent * (positionAt(starts, offset).line + 1);
      return { start: shift(start), end: shift(end) };
    },
  };
}

const startsOf = remember(({ text }: { readonly text: string }) => lineStarts(text));

/** The patches that a kustomization writes itself, each as one object that stays the same. */
const inlineSources = remember<KustomizationSource, Map<string, { readonly text: string }>>(() => new Map());

function sourceOf(kustomization: KustomizationSource, text: string, path: FieldPath): { readonly text: string } {
  const known = inlineSources(kustomization);
  const key = path.join('/');
  const source = known.get(key) ?? { text };
  known.set(key, source);
  return source;
}
