/** Manifests with one value of theirs replaced by what a person may have typed so far, or by what no API server takes. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { formatFieldPath } from '@scc-lens/words';
import type { Json } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';

const FIXTURES = path.resolve(__dirname, '../fixtures');

/** Every input of the rules' fixtures and every topology, as text by name. */
export function fixtureTexts(): readonly (readonly [name: string, text: string])[] {
  return ['rules', 'topologies', 'generate'].flatMap(folder =>
    readdirSync(path.join(FIXTURES, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => /(?:^|[/\\])[^./\\]+\.yaml$/.test(name))
      .sort()
      .map(name => [`${folder}/${name}`, readFileSync(path.join(FIXTURES, folder, name), 'utf8')] as const),
  );
}

/** What replaces a value: nothing, each type, empty and odd ones. */
const STAND_INS: readonly (Json | undefined)[] = [undefined, null, 0, -1.5, '', ' ', 'x', true, [], {}, [null], [7], [{}], { a: null }];

/** A place in one of a file's documents. */
interface Place {
  readonly document: number;
  readonly path: readonly (string | number)[];
}

/** Every place of a file that has a value. */
function placesIn(file: ParsedFile): readonly Place[] {
  return file.manifests.flatMap(({ value }, document) => pathsIn(value).map(at => ({ document, path: at })));
}

function pathsIn(value: Json | undefined): readonly (readonly (string | number)[])[] {
  if (value === undefined) return [];
  if (value === null || typeof value !== 'object') return [[]];
  const entries: readonly (readonly [string | number, Json | undefined])[] = Array.isArray(value)
    ? (value as readonly Json[]).map((item, i) => [i, item] as const)
    : Object.entries(value);
  return [[], ...entries.flatMap(([step, item]) => pathsIn(item).map(rest => [step, ...rest]))];
}

/** The text, as JSON documents, with the replacement at the place; `undefined` takes the value away. */
function mutant(file: ParsedFile, { document, path: at }: Place, replacement: Json | undefined): string {
  return file.manifests
    .flatMap(({ value }, i) => (value === undefined ? [] : [i === document ? put(value, at, replacement) : value]))
    .map(value => `${JSON.stringify(value ?? null, null, 2)}\n`)
    .join('---\n');
}

function put(value: Json | undefined, [step, ...rest]: readonly (string | number)[], replacement: Json | undefined): Json | undefined {
  if (step === undefined) return replacement;
  if (Array.isArray(value))
    return (value as readonly Json[]).map((item, i) => (i === step ? (put(item, rest, replacement) ?? null) : item));
  const map = (value ?? {}) as Readonly<Record<string, Json>>;
  return Object.fromEntries(Object.entries(map).map(([key, item]) => [key, key === step ? put(item, rest, replacement) : item] as const));
}

/** The files with one value replaced, each with a name for what was done. A file without values, an invalid one, gives none. */
export function mutantsOf(files: readonly (readonly [name: string, file: ParsedFile])[]): fc.Arbitrary<{ label: string; text: string }> {
  const sources = files.map(([name, file]) => ({ name, file, places: placesIn(file) })).filter(({ places }) => places.length > 0);
  return fc
    .constantFrom(...sources)
    .chain(({ name, file, places }) => fc.tuple(fc.constant({ name, file }), fc.constantFrom(...places), fc.constantFrom(...STAND_INS)))
    .map(([{ name, file }, place, replacement]) => ({
      label: `${name}, document ${place.document}: ${formatFieldPath(place.path)} = ${replacement === undefined ? 'absent' : JSON.stringify(replacement)}`,
      text: mutant(file, place, replacement),
    }));
}

/** The files of `fixtureTexts`, parsed once. */
export const fixtureFiles = (): readonly (readonly [name: string, file: ParsedFile])[] =>
  fixtureTexts().map(([name, text]) => [name, parseFile(text)] as const);
