/** Changes of an object as a patch in the kustomization, or in the HelmRelease, that it is of: for an object of a chart, which none of its files sets. */
import { isList, isObject, listOf, objectOf, shifted, textOf, valueAt, type Change, type FieldPath, type Json } from '@scc-lens/words';
import { applyChanges, applyToValue, readYaml, sameValue, splitDocuments, type ParsedFile } from '@scc-lens/yaml';
import { refusedSourceTexts as refused } from './messages';
import { nameInPatches, nameOf } from './written';
import type { Rendering, SourceEdits, WantedEdits } from './types';

type Operation = Readonly<Record<string, Json>>;

const POST_RENDERERS = ['spec', 'postRenderers'];

/** The edits that add the patch behind the file's own, or to the last one of these if it is of the same object; or why there is none. */
export function patchEdits({ kustomization }: Rendering, stream: ParsedFile, { document, changes }: WantedEdits): SourceEdits {
  const object = stream.manifests[document]?.value;
  if (kustomization === undefined || !isObject(object)) return { refused: refused.notTraced() };
  const operations = operationsOf(object, changes);
  const { file, text, releaseAt, whole } = kustomization;
  const slice = splitDocuments(text).find(({ start }) => start === releaseAt) ?? { text, start: 0 };
  const manifest = readYaml(slice.text);
  const renderers = listOf(valueAt(manifest.value, POST_RENDERERS)).length;
  const list = releaseAt === undefined ? ['patches'] : [...POST_RENDERERS, Math.max(renderers - 1, 0), 'kustomize', 'patches'];
  const [version = '', group] = textOf(object['apiVersion']).split('/').reverse();
  const target = {
    ...(group !== undefined && { group }),
    version,
    kind: textOf(object['kind']),
    name: (whole === undefined ? nameOf(object) : nameInPatches(whole, object)).replaceAll('.', '\\.'),
  };
  const patch = operations.map(operationText).join('');
  const before = valueAt(manifest.value, list);
  const index = isList(before) ? before.length : 0;
  const last = objectOf(valueAt(before, [index - 1]));
  const isSame = sameValue(last['target'], target) && textOf(last['patch']).startsWith('- op: ');
  const change: Change = isSame
    ? { op: 'set', path: [...list, index - 1, 'patch'], value: textOf(last['patch']).replace(/\n?$/, '\n') + patch }
    : releaseAt === undefined || renderers > 0
      ? { op: 'insert', path: list, index, value: { target, patch } }
      : { op: 'insert', path: POST_RENDERERS, index, value: { kustomize: { patches: [{ target, patch }] } } };
  const result = applyChanges(manifest, [change]);
  if ('refused' in result) return result;
  return { file, edits: result.edits.map(({ span, newText }) => ({ span: shifted(span, slice.start), newText })) };
}

/** The operations of a JSON patch (RFC 6902) that make the changes, each behind a test of the items that it goes through. */
function operationsOf(object: Json, changes: readonly Change[]): readonly Operation[] {
  let current = object;
  let tested = '';
  return changes.flatMap(change => {
    const before = current;
    const applied = applyToValue(current, [change]);
    if ('value' in applied) current = applied.value;
    const tests = testsOf(before, change.path);
    const isTested = tests.map(operationText).join('') === tested;
    tested = tests.map(operationText).join('');
    return [...(isTested ? [] : tests), ...operationOf(before, change)];
  });
}

/** An item that has another place by then makes the build fail, and changes no other one. */
function testsOf(object: Json, path: FieldPath): readonly Operation[] {
  return path.flatMap((step, i) => {
    const name = typeof step === 'number' ? textOf(valueAt(object, [...path.slice(0, i + 1), 'name'])) : '';
    return name === '' ? [] : [{ op: 'test', path: pointerOf([...path.slice(0, i + 1), 'name']), value: name }];
  });
}

function operationOf(object: Json, change: Change): readonly Operation[] {
  const { op, path } = change;
  if (op === 'remove') return [{ op, path: pointerOf(path) }];
  if (op === 'set') return [addition(object, path, change.value)];
  if (op === 'replace')
    return [
      { op: 'remove', path: pointerOf(path) },
      { op: 'add', path: pointerOf([...path.slice(0, -1), change.key]), value: change.value },
    ];
  const isThere = isList(valueAt(object, path));
  return [isThere ? { op: 'add', path: pointerOf([...path, change.index]), value: change.value } : addition(object, path, [change.value])];
}

/** With the parents that are missing. To add an item would insert another one. */
function addition(object: Json, path: FieldPath, value: Json): Operation {
  const missing = path.findIndex((_, i) => i < path.length - 1 && !isPresent(valueAt(object, path.slice(0, i + 1))));
  const length = missing < 0 ? path.length : missing + 1;
  const whole = path.slice(length).reduceRight<Json>((inner, step) => ({ [step]: inner }), value);
  return { op: typeof path[length - 1] === 'number' ? 'replace' : 'add', path: pointerOf(path.slice(0, length)), value: whole };
}

const isPresent = (value: Json | undefined): boolean => value !== undefined && value !== null;

/** RFC 6901. */
const pointerOf = (path: FieldPath): string => path.map(step => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** JSON is YAML: only a value needs it. */
const operationText = ({ op, path, ...rest }: Operation): string =>
  [
    `- op: ${textOf(op)}`,
    `  path: ${plain(textOf(path))}`,
    ...Object.values(rest).map(value => `  value: ${JSON.stringify(value)}`),
    '',
  ].join('\n');

const plain = (text: string): string => (/^[\w/~.-]+$/.test(text) ? text : JSON.stringify(text));
