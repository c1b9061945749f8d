/** Hostile templates and kustomizations. */
import { kustomizePlaces, markedChart, traceChart, traceOverlay } from '@scc-lens/charts';
import type { Rendering } from '@scc-lens/charts';
import { fixSource } from '@scc-lens/lens';
import type { Choice } from '@scc-lens/lens';
import type { Finding } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import { substituted } from '../../packages/files/src/environments/variables';
import { withAdded } from '../../packages/files/src/render/addedFields';
import type { GrowthCase } from './growth';
import { counted, repeated, table } from './texts';

/** A fix that removes an item, one that adds a field, and one that changes a value. */
function fixThrough(stream: ParsedFile, rendering: Rendering): void {
  const finding = { document: 0 } as Finding;
  const fixes: readonly Choice['remedy']['changes'][] = [
    [{ op: 'remove', path: ['a', 'b', 0] }],
    [{ op: 'set', path: ['a', 'b', 0, 'e'], value: true }],
    [{ op: 'set', path: ['a', 'b', 0, 'c'], value: 'e' }],
  ];
  for (const changes of fixes)
    fixSource(stream, rendering, [{ finding, remedy: { key: 'fix', title: 'Fix', applicability: 'safe', changes } }]);
}

/** Traces the fields of an object that a template of this text may have printed. */
function traceThrough(template: string): void {
  const stream = parseFile('# Source: a/templates/a.yaml\nkind: A\na: {b: [{c: d}]}\n');
  const chart = {
    templates: [{ source: 'a/templates/a.yaml', file: 'a.yaml', text: template }],
    values: [{ file: 'values.yaml', text: 'a: {b: [c]}\n', scope: [] }],
    overridden: [],
    charts: [],
  };
  const { pieces, templates } = markedChart(chart);
  const head = '---\n# Source: a/templates/a.yaml\n';
  const first = `\u00010\u0002kind: A\n\u0001${pieces.length - 1}\u0002a: {b: [{c: d}]}\n`;
  const rendering = traceChart(chart, stream, `${head}${first}${templates.map(({ text }) => `${head}${text}\n`).join('')}`);
  rendering.trace(0, ['a', 'b', 0, 'c']);
  rendering.trace(0, ['kind']);
  fixThrough(stream, rendering);
}

/** Puts marks into a template; alone, because what follows costs more at the smallest size. */
const MARKS = table(text => markedChart({ templates: [{ source: 'a', file: 'a', text }], values: [], overridden: [], charts: [] }), {
  'included texts behind blanks': characters => `{{${' '.repeat(characters)}include "a" ${'(tpl '.repeat(characters / 2)}}}`,
});

const TEMPLATES = table(traceThrough, {
  'openers of actions': repeated('{{'),
  'actions in a row': repeated('{{ .a }}'),
  'comments that do not end': repeated('{{/*'),
  'quotes in an action': repeated('"', '{{ '),
  'blocks in blocks': repeated('{{ if .Values.a }}'),
  'blocks that end': repeated('{{ if not .Values.a }}{{ end }}'),
  'blanks that actions trim': repeated(' {{- "" -}} \n'),
  'the same key': repeated('a:\n'),
  'the same key in blocks': repeated('{{ if .x }}\na:\n  b:\n    - c: d\n{{ end }}\n', 'kind: A\n'),
  'branches that end further left': repeated('    {{ if .x }}\n    b: c\n  d:\n{{ end }}\n    e: f\n', 'kind: A\na:\n'),
  'items of a list': repeated('    - c: {{ .x }}\n', 'kind: A\na:\n  b:\n'),
  'dashes of a list': repeated('- '),
  'deeper and deeper keys': counted(i => `${' '.repeat(i % 200)}a:\n`),
  'documents of one kind': repeated('---\nkind: A\na: {}\n'),
  'a template that includes itself': repeated('{{ include "a" . }}\n', '{{ define "a" }}\n', '{{ end }}{{ include "a" . }}\n'),
  'templates that include the next one': counted(
    i => `{{ define "t${i}" }}{{ include "t${i + 1}" . | nindent 2 }}{{ include "t${i + 1}" . }}{{ end }}\n`,
    '{{ include "t0" . }}\n',
  ),
  'values in a value': repeated('.Values.a ', 'kind: A\na: {{ ', '}}\n'),
  'a value in brackets': repeated('[', 'kind: A\na: '),
  'a long key': repeated('a', 'kind: A\n', ': b\n'),
});

const OVERLAYS = table(
  text => {
    const stream = parseFile('kind: A\nmetadata: {name: a}\na: {b: [{c: d}]}\n');
    const base = { file: 'a.yaml', text: 'kind: A\nmetadata: {name: a}\na: {}\n' };
    const rendering = traceOverlay({ file: 'kustomization.yaml', text, resources: [base], components: [], patches: new Map() }, stream);
    rendering.trace(0, ['a', 'b', 0, 'c']);
    fixThrough(stream, rendering);
  },
  {
    'patches in the kustomization': repeated('- patch: |\n    kind: A\n    metadata: {name: a}\n    a: {b: [{c: d}]}\n', 'patches:\n'),
    'operations of a patch': repeated('    - {op: add, path: /a/b/-, value: {c: d}}\n', 'patches:\n- target: {kind: A}\n  patch: |\n'),
    'names of images': repeated('- {name: a, newTag: b}\n', 'images:\n'),
    'a long prefix': repeated('a', 'namePrefix: '),
    replacements: repeated(
      '- {source: {kind: A, fieldPath: a}, targets: [{select: {kind: A}, fieldPaths: [a.b.0.c]}]}\n',
      'replacements:\n',
    ),
    'steps of a replacement': repeated('a.', 'replacements:\n- {source: {kind: A, fieldPath: "', '"}}\n'),
  },
);

const PLACES = table(kustomizePlaces, {
  'files of a kustomization': repeated('- a=a.txt\n', 'configMapGenerator: [{name: a}]\nresources:\n'),
  'documents of transformers': repeated('path: a\n---\n'),
  'transformers in the list itself': repeated('- "{path: a}"\n', 'transformers:\n'),
  'aliases of a list': repeated('- *a\n', 'a: &a [{path: b}, {path: c}]\nresources:\n'),
  'beginnings of tags': repeated(' !a-'),
});

/** What Flux adds to a kustomization, and replaces in what is built of it. */
const ADDED = table(
  text => {
    const source = { file: 'kustomization.yaml', text };
    const { placed } = withAdded(source, { fields: { namespace: 'a', patches: [{ patch: 'a' }] }, file: 'a.yaml', line: 0 }, '');
    const rendering = placed({
      trace: () => ({ file: source.file, span: { start: 0, end: 0 }, exactness: 'file', value: null }),
      textOf: () => '',
    });
    rendering.trace(0, []);
    substituted(
      { text, places: new Set(), edited: () => Promise.resolve({ reason: '' }), rendering: () => rendering },
      { known: new Map([['a', 'b']]), areAll: true },
    );
  },
  {
    'patches before the added one': repeated('- {path: a.yaml}\n', 'patches:\n'),
    'variables of a value': repeated('${a:=b} $${a}', 'namePrefix: "', '"\n'),
    'variables that are text': repeated('$${a', 'namePrefix: "', '}"\n'),
    'documents of resources': repeated('- a.yaml\n', 'resources:\n'),
  },
);

export const RENDERED: Readonly<Record<string, readonly GrowthCase[]>> = {
  marks: MARKS,
  templates: TEMPLATES,
  overlays: OVERLAYS,
  places: PLACES,
  added: ADDED,
};
