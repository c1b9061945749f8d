import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { KUSTOMIZATION_FILES, traceChart, traceOverlay } from '@scc-lens/charts';
import { FileReader, NotRendered } from '../../../packages/files/src/render/files';
import { chartSource, readChart } from '../../../packages/files/src/render/readChart';
import { readKustomization } from '../../../packages/files/src/render/readKustomization';
import { streamSource } from '../../../server/src/cli/renderedSources';
import { TRAPS } from '../../files/fields';
import { checkRendering } from '../checkRendering';
import type { Made } from '../checkRendering';
import { folderOf, inputOf, LINKS, linkTo, within } from '../folder';
import type { Folder } from '../folder';
import { mutate } from '../mutate';
import { inTime } from '../patience';
import { plainChart, plainKustomization, plainMarkedChart } from '../plainRendering';
import type { Random } from '../random';
import { earlierFaults } from '../seeds';
import type { Target } from '../target';
import { templated } from '../templated';
import { manifests } from './manifests';

/** What a program printed of the other files. Where it is absent, these are what they render to. */
const RENDERED = 'rendered.yaml';
/** What Helm prints of the chart with marks, in addition. */
const MARKED = 'marked.txt';
const FIXTURES = path.resolve(import.meta.dirname, '../../fixtures/rendered');

/** A chart or kustomization with what Helm or Kustomize printed of it. */
function recorded(name: string): Folder {
  const below = readdirSync(path.join(FIXTURES, name), { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => statSync(path.join(FIXTURES, name, file)).isFile())
    .sort();
  return new Map([
    ...below.map(file => [`${name}/${file}`, readFileSync(path.join(FIXTURES, name, file), 'utf8')] as const),
    [RENDERED, readFileSync(path.join(FIXTURES, `${name}.rendered.yaml`), 'utf8')] as const,
    ...[path.join(FIXTURES, `${name}.marked.txt`)].filter(existsSync).map(file => [MARKED, readFileSync(file, 'utf8')] as const),
  ]);
}

const RECORDED: readonly Folder[] = ['web', 'traps', 'fixes', 'overlays', 'transformers', 'replacements'].map(recorded);

/** A manifest as the only resource of a kustomization. */
const listed = (manifest: string, random: Random): Folder =>
  new Map([
    ['a/kustomization.yaml', `resources: [a.yaml]\n${random.once(2) ? 'buildMetadata: [originAnnotations]\n' : ''}`],
    ['a/a.yaml', manifest],
  ]);

/**
 * Some files of a folder are mutated, what is rendered from them as often as all others together; or a manifest becomes a chart or a
 * kustomization that prints it.
 */
function input(random: Random): string {
  if (random.once(2)) {
    const manifest = random.once(2) ? random.pick(manifests.seeds) : mutate(manifests, random);
    return inputOf(random.once(4) ? listed(manifest, random) : templated(manifest, random));
  }
  const files = new Map(random.pick(RECORDED));
  const names = [...files.keys()].filter(file => file !== RENDERED);
  const seeds = [...files.values()];
  for (let left = 1 + random.below(3); left > 0; left--) {
    const name = random.once(2) ? RENDERED : random.pick(names);
    files.set(name, mutate({ seeds: [files.get(name) ?? '', ...(random.once(10) ? seeds : [])], words: WORDS }, random));
  }
  const folder = path.posix.dirname(random.pick(names));
  if (random.once(6))
    files.set(path.posix.join(folder, random.pick(['values.yaml', 'z.yaml', 'templates', 'charts'])), linkTo(random.pick(LINKS)));
  return inputOf(files);
}

/**
 * @param areLinesKnown whether the templates' own indentation means something, so that the line which printed a field is promised, and
 *   checked
 */
export async function checkFolder(given: string, areLinesKnown: boolean): Promise<void> {
  const files = folderOf(given);
  const recorded = files.get(RENDERED);
  await within(files, async () => {
    for (const { trace, print } of await readAll(files)) {
      const printed = recorded ?? print(files);
      if (printed === null) continue;
      inTime(() => {
        checkRendering({ printed, trace, files, print: recorded === undefined ? print : null, areLinesKnown });
      });
      if (recorded === undefined) await checkStream({ printed, files, print, areLinesKnown });
    }
    if (recorded !== undefined) await checkStream({ printed: recorded, files, print: null, areLinesKnown });
  });
}

/** What is printed on standard input, in the folder of what it is printed from. */
async function checkStream(made: Omit<Made, 'trace'>): Promise<void> {
  const source = await streamSource(made.printed);
  if (source !== null)
    inTime(() => {
      checkRendering({ ...made, trace: source.rendering });
    });
}

/** A chart or kustomization of a folder. */
interface Readable {
  readonly trace: Made['trace'];
  /** What it renders to with these files; null where that is not known. */
  readonly print: NonNullable<Made['print']>;
}

async function readAll(files: Folder): Promise<readonly Readable[]> {
  const found: Readable[] = [];
  for (const file of files.keys()) {
    const [folder, name] = [path.posix.dirname(file), path.posix.basename(file)];
    if (name === 'Chart.yaml') {
      const chart = await readOrReason(() => readChart(folder, folder, new FileReader()));
      if (chart === null) continue;
      const given = ['prod.yaml'].flatMap(one => {
        const text = files.get(`${folder}/${one}`);
        return text === undefined ? [] : [{ file: `${folder}/${one}`, text }];
      });
      const source = chartSource(chart, given, given.length > 0 ? TRAPS.sets : []);
      const marked = files.get(RENDERED) === undefined ? plainMarkedChart(files, source, folder) : (files.get(MARKED) ?? null);
      found.push({ trace: stream => traceChart(source, stream, marked), print: others => plainChart(others, folder) });
    } else if (KUSTOMIZATION_FILES.includes(name)) {
      const root = await readOrReason(() => readKustomization(folder, folder, new FileReader()));
      if (root !== null) found.push({ trace: stream => traceOverlay(root, stream), print: others => plainKustomization(others, folder) });
    }
  }
  return found;
}

/** What cannot be read is refused in a sentence. */
async function readOrReason<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof NotRendered)) throw error;
    assert.match(error.message, /^\S.*\S$/s, 'the reason is no sentence');
    return null;
  }
}

const WORDS: readonly string[] = [
  ...manifests.words,
  ...['{{- if .Values.x }}', '{{- end }}', '{{ end -}}', '{{- else }}', '{{- range .Values.x }}', '{{- with .Values.security }}', '{{/*'],
  ...['{{ .Values.image | quote }}', '{{ include "x" . | nindent 8 }}', '{{- toYaml .Values.security | nindent 12 }}', '{{ define "x" }}'],
  ...['# Source: web/templates/deployment.yaml', '# Source: ', 'namePrefix: p-', 'namespace: prod', 'images:', 'patches:', 'replacements:'],
  ...[
    '- op: replace',
    'path: /spec/template/spec/containers/0',
    '$patch: delete',
    '$patch: replace',
    'patch: |-',
    'target: {kind: Deployment}',
  ],
  ...[
    'resources: [../base]',
    'components: [../debug]',
    'fieldPaths:',
    'spec.template.spec.containers.[name=web]',
    'options: {create: true}',
  ],
  ...[
    'config.kubernetes.io/origin: |',
    'path: ../base/deployment.yaml',
    'internal.config.kubernetes.io/path: a.yaml',
    'dependencies:',
    'alias: x',
  ],
];

/** What Helm and Kustomize print, and the templates, values, patches and manifests that it is printed from. */
export const renderings: Target = {
  name: 'renderings',
  seeds: [...RECORDED.map(inputOf), ...earlierFaults('renderings')],
  words: WORDS,
  share: 3,
  input,
  check: given => checkFolder(given, false),
};
