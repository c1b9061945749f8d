/** Whether an edited file renders to what fixes intend. */
import type { Rendering, ValueChanges } from '@scc-lens/charts';
import {
  formatFieldPath,
  groupBy,
  objectOf,
  omit,
  remember,
  valueAt,
  type FieldPath,
  type Finding,
  type Json,
  type TextEdit,
} from '@scc-lens/words';
import { applyEdits, applyToValue, parseFile, sameValue, type KubernetesObject, type Manifest, type ParsedFile } from '@scc-lens/yaml';
import type { Choice } from './resolve';
import { differences, valueReach, type Difference } from './valueReach';

/** Whether a text is what is intended. `again` is a second rendering of what was there before: what differs in it is left out. */
export type Proves = (edited: string, again?: string) => boolean;

/** Helm prints templates as they are written. */
export function provesText(stream: ParsedFile, edits: readonly TextEdit[]): Proves {
  const documentsOf = (text: string): readonly string[] => parseFile(text, stream).slices.map(slice => slice.text);
  const isSame = (a: string, b: string): boolean => withFeeds(a) === withFeeds(b);
  const intended = applyEdits(stream.text, edits);
  return (edited, again) =>
    isSame(edited, intended) ||
    (again !== undefined && isSameBut(documentsOf(intended), documentsOf(edited), documentsOf(again), documentsOf(stream.text), isSame));
}

/** Kustomize prints values, so that only these are compared. */
export function provesValues(stream: ParsedFile, choices: readonly Choice[]): Proves {
  const old = valuesOf(stream);
  const intended = intendedValues(stream, choices);
  return (edited, again) =>
    isSameBut(intended, valuesIn(edited, stream), again === undefined ? old : valuesIn(again, stream), old, sameValue);
}

/** Whether an edited file of values changes nothing in a rendering but what the changed values print there. Of fixes, it makes them. */
export function provesReach(stream: ParsedFile, rendering: Rendering, values: ValueChanges, choices: readonly Choice[] = []): Proves {
  const old = valuesOf(stream);
  const intended = intendedValues(stream, choices);
  const isFrom = valueReach(rendering, values, choices);
  return (edited, again) => {
    const now = valuesIn(edited, stream);
    const repeated = again === undefined ? old : valuesIn(again, stream);
    if (now.length !== old.length || repeated.length !== old.length) return false;
    return intended.every((wanted, i) => isFrom(differences(wanted, now[i]), i, pathsOf(differences(old[i], repeated[i]))));
  };
}

/** Whether an edited HelmRelease changes nothing in a rendering of it but its post-renderers. */
export function provesPatches(stream: ParsedFile): Proves {
  const without = (values: Values): Values =>
    values.map(value => {
      const { kind, spec, ...others } = objectOf(value);
      return kind === 'HelmRelease' ? { ...others, kind, spec: omit(objectOf(spec), 'postRenderers') } : value;
    });
  const old = without(valuesOf(stream));
  return (edited, again) =>
    isSameBut(old, without(valuesIn(edited, stream)), again === undefined ? old : without(valuesIn(again, stream)), old, sameValue);
}

/** The objects in which a rendering differs from another one, but for what differs in a third one too, and whether they lose a value. */
export function reachedObjects(stream: ParsedFile, edited: string, again: string) {
  const [old, now, repeated] = [valuesOf(stream), valuesIn(edited, stream), valuesIn(again, stream)];
  return stream.manifests.flatMap(({ objects }, document) => {
    const random = pathsOf(differences(old[document], repeated[document]));
    const changed = differences(old[document], now[document]).filter(({ path }) => !random.has(formatFieldPath(path)));
    const byObject = groupBy(changed, ({ path }) => [objectKeyOf(stream, { document, path })]);
    // What changes around its objects, such as their number, changes each of them.
    const around = byObject.get(keyOf(document)) ?? [];
    return objects.flatMap(object => {
      const key = keyOf(document, object.path);
      const own = [...(byObject.get(key) ?? []), ...around];
      const isLess = own.some(({ path }) => (valueAt(old[document], path) ?? null) !== null);
      return own.length > 0 ? [{ key, name: nameOf(object), isLess }] : [];
    });
  });
}

/** Names the innermost object that a field is in, among all of a rendering: a List contains several. */
export function objectKeyOf({ manifests }: ParsedFile, { document, path }: Pick<Finding, 'document' | 'path'>): string {
  const manifest = manifests[document];
  const known = manifest === undefined ? new Set() : objectKeys(manifest);
  for (let length = path.length; length >= 0; length--) {
    const own = JSON.stringify(path.slice(0, length));
    if (known.has(own)) return `${document} ${own}`;
  }
  return keyOf(document);
}

const objectKeys = remember(({ objects }: Manifest): ReadonlySet<string> => new Set(objects.map(({ path }) => JSON.stringify(path))));
const keyOf = (document: number, path?: FieldPath): string => `${document} ${path === undefined ? '' : JSON.stringify(path)}`;

/** `Deployment web`. */
export const nameOf = ({ kind, name }: Pick<KubernetesObject, 'kind' | 'name'>): string => `${kind} ${name ?? ''}`.trimEnd();

type Values = readonly (Json | undefined)[];

/** A document that cannot be read is compared as a text. */
const valuesOf = ({ manifests, slices }: ParsedFile): Values => manifests.map(({ value }, i) => value ?? slices[i]?.text);
const valuesIn = (text: string, before: ParsedFile): Values => valuesOf(parseFile(text, before));
const pathsOf = (found: readonly Difference[]): ReadonlySet<string> => new Set(found.map(({ path }) => formatFieldPath(path)));

/** What the fixes make of each document; undefined where they cannot. */
function intendedValues(stream: ParsedFile, choices: readonly Choice[]): Values {
  const byDocument = groupBy(choices, ({ finding }) => [String(finding.document)]);
  return valuesOf(stream).map((value, i) =>
    (byDocument.get(String(i)) ?? []).reduceRight<Json | undefined>((before, { remedy }) => {
      const applied = applyToValue(before ?? null, remedy.changes);
      return 'refused' in applied ? undefined : applied.value;
    }, value),
  );
}

/** Whether all documents are as intended, but for those that no fix changes and that were different once more. */
function isSameBut<T>(
  intended: readonly T[],
  now: readonly T[],
  again: readonly T[],
  old: readonly T[],
  isSame: (a: T, b: T) => boolean,
): boolean {
  if (now.length !== intended.length || again.length !== old.length || old.length !== intended.length) return false;
  return intended.every((wanted, i) => {
    const [current, repeated, before] = [now[i] as T, again[i] as T, old[i] as T];
    return isSame(wanted, current) || (isSame(wanted, before) && !isSame(repeated, before));
  });
}

/** Helm keeps the line breaks of a template and writes its own comments with others. */
const withFeeds = (text: string): string => text.replaceAll('\r\n', '\n');
