import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Change, FieldPath, Json, JsonObject, TextEdit } from '@scc-lens/words';
import { applyChanges, applyEach, applyEdits, applyToValue } from '@scc-lens/yaml';
import { isFatal } from '../../../packages/yaml/src/manifest/read';
import { readDocument } from '../../../packages/yaml/src/manifest/read';
import { runs } from '../../properties';
import { decider, printJson, printYaml } from './layout';
import { manifestOf } from './manifest';

const RUNS = 300;

const name = fc.constantFrom('agent', 'openshell-bin', 'x', 'workspace', 'a.b/c');
const text = fc.oneof(
  name,
  fc.constantFrom(
    'yes',
    '0400',
    '1e3',
    '',
    ' ',
    '- x',
    'a: b',
    '#',
    'a #b',
    "it's",
    '"q"',
    'two\nlines',
    'two\nlines\n',
    '*x',
    '{{ x',
    'ü',
    '~',
    'key:',
    '\t',
    '[a',
    'a, b',
    '8080',
  ),
);
const leaf = fc.oneof(text, fc.boolean(), fc.constantFrom<Json>(null, 0, 1, -5, 1.5, 100000));
const key = fc.constantFrom(
  'name',
  'image',
  'command',
  'args',
  'drop',
  'readOnly',
  'hostPath',
  'path',
  'emptyDir',
  'volumeMounts',
  'containers',
  'a.b/c',
  'yes',
  '8',
  'spec',
);
const { tree: anyValue } = fc.letrec<{ tree: Json }>(tie => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));
const container = fc.record(
  {
    name,
    image: fc.constant('quay.io/a/b:1'),
    command: fc.array(fc.constantFrom('/opt/openshell/bin/openshell-sandbox', '-c', 'sleep'), { maxLength: 3 }),
    volumeMounts: fc.array(fc.record({ name, mountPath: fc.constant('/opt') }, { noNullPrototype: true }), { maxLength: 2 }),
  },
  { noNullPrototype: true },
);
const volume = fc.oneof(
  fc.record(
    { name, hostPath: fc.record({ path: fc.constant('/opt/openshell/bin'), type: fc.constant('Directory') }, { noNullPrototype: true }) },
    { noNullPrototype: true },
  ),
  fc.record({ name, emptyDir: fc.constant({}) }, { noNullPrototype: true }),
);
const pod = fc.record(
  {
    apiVersion: fc.constant('v1'),
    kind: fc.constant('Pod'),
    metadata: fc.record({ name }, { noNullPrototype: true }),
    spec: fc.record(
      { containers: fc.array(container, { minLength: 1, maxLength: 3 }), volumes: fc.array(volume, { maxLength: 3 }), extra: anyValue },
      { noNullPrototype: true },
    ),
  },
  { noNullPrototype: true },
);
const list = fc.record(
  { apiVersion: fc.constant('v1'), kind: fc.constant('List'), items: fc.array(pod, { minLength: 1, maxLength: 2 }) },
  { noNullPrototype: true },
);
const repeating = fc.tuple(pod, container).map(([root_, shared]) => ({ ...root_, shared, again: shared }));
const root = fc.oneof(
  pod,
  list,
  repeating,
  fc.dictionary(key, anyValue, { minKeys: 1, maxKeys: 4, noNullPrototype: true }),
  fc.array(anyValue, { minLength: 1, maxLength: 4 }),
) as fc.Arbitrary<Json>;

/** Which node to change, how, and with what. */
const intent = fc.record({
  at: fc.nat(1000),
  op: fc.constantFrom('set', 'remove', 'insert', 'replace', 'add', 'deep'),
  key,
  value: anyValue,
  index: fc.nat(9),
});

function pathsOf(value: Json | undefined, path: FieldPath = []): FieldPath[] {
  if (typeof value !== 'object' || value === null) return [path];
  const children = Array.isArray(value) ? (value as readonly Json[]).map((item, i) => [i, item] as const) : Object.entries(value);
  return [path, ...children.flatMap(([step, child]) => pathsOf(child, [...path, step]))];
}

function toChange(
  { at, op, key: name_, value, index }: { at: number; op: string; key: string; value: Json; index: number },
  current: Json,
): Change {
  const paths = pathsOf(current);
  const path = paths[at % paths.length] ?? [];
  if (op === 'set' || op === 'remove') return op === 'set' ? { op, path, value } : { op, path };
  if (op === 'insert') return { op, path: index > 4 ? [...path, name_] : path, index: index % 3, value };
  if (op === 'replace') return { op, path, key: name_, value };
  return { op: 'set', path: op === 'deep' ? [...path, name_, 'new'] : [...path, name_], value };
}

interface Case {
  readonly text: string;
  readonly changes: readonly Change[];
  readonly intended: Json;
}

function caseOf(value: Json, intents: readonly Parameters<typeof toChange>[0][], layout: readonly number[], json: boolean): Case {
  let intended = value;
  const changes: Change[] = [];
  for (const each of intents) {
    const change = toChange(each, intended);
    const applied = applyToValue(intended, [change]);
    if ('refused' in applied || typeof applied.value !== 'object') continue;
    intended = applied.value;
    changes.push(change);
  }
  return { text: json ? printJson(value, decider(layout)) : printYaml(value, decider(layout)), changes, intended };
}

const anyCase = fc
  .tuple(root, fc.array(intent, { minLength: 1, maxLength: 4 }), fc.array(fc.nat(239), { maxLength: 200, size: 'max' }), fc.boolean())
  .map(([value, intents, layout, json]) => caseOf(value, intents, layout, json));

function valueOf(text: string): Json | undefined {
  const { value, problems } = readDocument(text);
  assert.deepEqual(problems.filter(isFatal), [], text);
  return value;
}

/** The lines that no edit touches; blank ones cannot be distinguished. */
function untouchedLines(text_: string, edits: readonly TextEdit[]): readonly string[] {
  let offset = 0;
  return text_.split('\n').filter(line => {
    const start = offset;
    offset += line.length + 1;
    const end = start + line.trimEnd().length;
    const touched = ({ span, newText }: TextEdit) => {
      if (span.end > span.start) return span.start < offset && span.end > start;
      if (span.start < start || span.start >= offset) return false;
      return !(span.start === start && newText.endsWith('\n')) && !(span.start >= end && /^\r?\n/.test(newText));
    };
    return line.trim() !== '' && !edits.some(touched);
  });
}

/** Whether two texts start or end with the same whole line; or, both within one line, with the same letter. */
function sharesEnd(old: string, text_: string): boolean {
  if (old === '' || text_ === '') return false;
  if (!old.includes('\n') && !text_.includes('\n')) return old.startsWith(text_.slice(0, 1)) || old.at(-1) === text_.at(-1);
  const [a, b] = [old.split('\n'), text_.split('\n')];
  return a.length > 1 && b.length > 1 && (a[0] === b[0] || a.at(-1) === b.at(-1));
}

/** A line without the byte order mark, which is the file's, and without its line break, which the last line may get. */
function withoutMark(line: string): string {
  return line.replace('\uFEFF', '').replace('\r', '');
}

function commentsOf(text_: string): readonly string[] {
  return (text_.match(/# ?[a-z]\d+|# first|# last/g) ?? []).sort();
}

const tampering = fc.record({
  at: fc.nat(9999),
  cut: fc.nat(6),
  put: fc.constantFrom(
    '',
    ' ',
    '\n',
    '- ',
    ': ',
    '#',
    ' # x',
    '&a ',
    '*a',
    '"',
    "'",
    '{',
    ']',
    ',',
    '\t',
    '? ',
    '|',
    '!!str ',
    '<<: ',
    '---\n',
    '...\n',
    '\r',
  ),
});

function garbled(text_: string, tamperings: readonly { at: number; cut: number; put: string }[]): string {
  return tamperings.reduce(
    (before, { at, cut, put }) => before.slice(0, at % before.length) + put + before.slice((at % before.length) + cut),
    text_,
  );
}

describe('edits in any layout', function () {
  it('prints layouts that mean the value', () => {
    fc.assert(
      fc.property(root, fc.array(fc.nat(239), { maxLength: 200, size: 'max' }), fc.boolean(), (value, layout, json) => {
        assert.deepEqual(valueOf(json ? printJson(value, decider(layout)) : printYaml(value, decider(layout))), value);
      }),
      runs(RUNS),
    );
  });

  it('gives exactly the intended value, keeps every comment and every untouched line, or refuses with a reason', () => {
    fc.assert(
      fc.property(anyCase, ({ text: before, changes, intended }) => {
        const result = applyChanges(manifestOf(before), changes);
        if ('refused' in result) {
          assert.match(
            result.refused,
            /template text|no content left|is the alias|anchor that is used elsewhere/,
            `${result.refused}\n${before}`,
          );
          return;
        }
        const after = applyEdits(before, result.edits);
        assert.deepEqual(valueOf(after), plain(intended));
        for (const comment of commentsOf(before)) assert.ok(commentsOf(after).includes(comment), `${comment} lost in\n${after}`);
        const lines = after.split('\n').map(withoutMark);
        let from = 0;
        for (const line of untouchedLines(before, result.edits)) {
          const at = lines.indexOf(withoutMark(line), from);
          assert.notEqual(at, -1, `line ${JSON.stringify(line)} lost in\n${after}`);
          from = at + 1;
        }
      }),
      runs(RUNS),
    );
  });

  it('makes edits that are in order, apart, and no larger than what they change', () => {
    fc.assert(
      fc.property(anyCase, ({ text: before, changes }) => {
        const result = applyChanges(manifestOf(before), changes);
        if ('refused' in result) return;
        let end = -1;
        for (const { span, newText } of result.edits) {
          const old = before.slice(span.start, span.end);
          assert.ok(span.start > end, 'edits touch');
          assert.ok(old !== '' || newText !== '', 'edit without effect');
          assert.ok(!sharesEnd(old, newText), `too large: ${JSON.stringify([old, newText])}`);
          end = span.end;
        }
        assert.deepEqual(applyChanges(manifestOf(before), changes), result);
      }),
      runs(RUNS),
    );
  });

  it('is never wrong on a text that was tampered with, and never throws', () => {
    fc.assert(
      fc.property(anyCase, fc.array(tampering, { minLength: 1, maxLength: 3 }), intent, ({ text: before }, tamperings, each) => {
        const tampered = garbled(before, tamperings);
        const manifest = manifestOf(tampered);
        if (manifest.value === undefined) return;
        const change = toChange(each, manifest.value);
        const result = applyChanges(manifest, [change]);
        if ('refused' in result) return;
        const intended = applyToValue(manifest.value, [change]);
        assert.ok('value' in intended);
        assert.deepEqual(plain(valueOf(applyEdits(tampered, result.edits)) ?? null), plain(intended.value));
      }),
      runs(RUNS),
    );
  });

  it('gives many lists of changes the answers that each gets alone, in a text that was tampered with as well', () => {
    const many = fc.record(
      { apiVersion: fc.constant('v1'), kind: fc.constant('List'), items: fc.array(pod, { minLength: 2, maxLength: 6 }) },
      { noNullPrototype: true },
    );
    const asked = fc.array(fc.array(intent, { minLength: 1, maxLength: 3 }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(
        fc.oneof(many, root),
        asked,
        fc.array(fc.nat(239), { maxLength: 200, size: 'max' }),
        fc.boolean(),
        fc.array(tampering, { maxLength: 1 }),
        (value, intents, layout, json, tamperings) => {
          const printed = json ? printJson(value, decider(layout)) : printYaml(value, decider(layout));
          const manifest = manifestOf(garbled(printed, tamperings));
          const lists = intents.map(each => each.map(one => toChange(one, value)));
          assert.deepEqual(
            applyEach(manifest, lists, changes => changes).map(([, result]) => result),
            lists.map(changes => applyChanges(manifest, changes)),
          );
        },
      ),
      runs(RUNS),
    );
  });

  it('finds nothing to do where a change asks for what is there', () => {
    fc.assert(
      fc.property(root, fc.nat(1000), fc.array(fc.nat(239), { maxLength: 200, size: 'max' }), (value, at, layout) => {
        const paths = pathsOf(value).filter(path => path.length > 0);
        const path = paths[at % paths.length];
        if (path === undefined) return;
        const current = path.reduce<Json | undefined>((node, step) => (node as JsonObject)[step], value) ?? null;
        assert.deepEqual(applyChanges(manifestOf(printYaml(value, decider(layout))), [{ op: 'set', path, value: current }]), { edits: [] });
      }),
      runs(RUNS),
    );
  });
});

/** Without the `-0` and prototypes that only JavaScript distinguishes. */
function plain(value: Json): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
