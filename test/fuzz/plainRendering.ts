/** What Helm and Kustomize print of files whose templates have the simplest actions only, and whose kustomizations list files. */
import { dump } from 'js-yaml';
import { kustomizationNames, markedChart, readYaml } from '@scc-lens/charts';
import type { ChartSource } from '@scc-lens/charts';
import { isObject, objectOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { Folder } from './folder';

/** The templates of a chart as Helm prints them: cut into documents, each with the name of its file. Null where one has other actions. */
export const plainChart = (files: Folder, chart: string): string | null => printedChart(files, chart, documentsIn);

/** The templates with marks, printed whole. */
export function plainMarkedChart(files: Folder, source: ChartSource, chart: string): string | null {
  // What takes marks away is in no template that is printed here.
  const marked = markedChart(source).templates.map(
    ({ file, text }) => [file, text.replace(/\{\{ define "scc-lens\.plain.*$/, '')] as const,
  );
  return printedChart(new Map([...files, ...marked]), chart, text => [text]);
}

function printedChart(files: Folder, chart: string, cut: (text: string) => readonly string[]): string | null {
  const { value } = readYaml({ text: files.get(`${chart}/values.yaml`) ?? '' });
  const scope: Scope = { values: new Map(Object.entries(value ?? {})), named: namedIn(files.get(`${chart}/templates/_parts.tpl`) ?? '') };
  let printed = '';
  for (const [file, text] of files) {
    if (!file.startsWith(`${chart}/templates/`) || !/\.ya?ml$/.test(file)) continue;
    const own = render(text, scope);
    if (own === null || own.includes('\uFEFF')) return null;
    for (const document of cut(own)) printed += `---\n# Source: ${file}\n${document}\n`;
  }
  return printed;
}

/** As Helm cuts what a template prints. */
function documentsIn(text: string): readonly string[] {
  const documents = text.trim().split(/(?:^|\s*\n)---\s*/);
  return documents.map(document => document.trim()).filter(document => document !== '');
}

interface Scope {
  readonly values: ReadonlyMap<string, Json | undefined>;
  readonly named: ReadonlyMap<string, string>;
}

function namedIn(text: string): ReadonlyMap<string, string> {
  const bodies = text.split(/^\{\{- define "(\w+)" -\}\}\n/m);
  return new Map(bodies.flatMap((name, i) => (i % 2 === 1 ? [[name, (bodies[i + 1] ?? '').replace(/\n\{\{- end \}\}\s*$/, '')]] : [])));
}

/** Values that are texts, conditions of one value, and named templates; null for everything else. */
function render(text: string, scope: Scope, depth = 3): string | null {
  const pieces = text.split(/(\{\{.*?\}\})/s);
  const open: boolean[] = [];
  let printed = '';
  for (const [i, piece] of pieces.entries()) {
    const isAction = i % 2 === 1;
    if (!isAction) {
      const behind = pieces[i - 1]?.endsWith(' -}}') === true ? piece.trimStart() : piece;
      const own = pieces[i + 1]?.startsWith('{{- ') === true ? behind.trimEnd() : behind;
      if (own.includes('{{')) return null;
      if (!open.includes(false)) printed += own;
      continue;
    }
    const code = piece.replace(/^\{\{(?:- )?|(?: -)?\}\}$/g, '').trim();
    const [, not, condition] = /^if (not )?\.Values\.(\w+)$/.exec(code) ?? [];
    if (condition !== undefined) open.push((scope.values.get(condition) === true) === (not === undefined));
    else if (code === 'else' && open.length > 0) open.push(open.pop() !== true);
    else if (code === 'end' && open.length > 0) open.pop();
    else {
      const own = printedBy(code, scope, depth);
      if (own === null) return null;
      if (!open.includes(false)) printed += own;
    }
  }
  return open.length > 0 ? null : printed;
}

function printedBy(code: string, scope: Scope, depth: number): string | null {
  const name = /^\.Values\.(\w+)$/.exec(code)?.[1];
  const value = name === undefined ? /^"([^"\\]*)"$/.exec(code)?.[1] : scope.values.get(name);
  if (typeof value === 'string') return value;
  const [, part, indent] = /^include "(\w+)" \. \| nindent (\d{1,2})$/.exec(code) ?? [];
  const body = part === undefined || depth === 0 ? undefined : scope.named.get(part);
  const own = body === undefined ? null : render(body, scope, depth - 1);
  return own === null ? null : `\n${own}`.replaceAll('\n', `\n${' '.repeat(Number(indent))}`);
}

/** The manifests of a kustomization as Kustomize prints them: by their values. Null where it does more than to list files with objects. */
export function plainKustomization(files: Folder, folder: string): string | null {
  const source = { text: files.get(`${folder}/kustomization.yaml`) ?? '' };
  const names = kustomizationNames(source)?.resources ?? [];
  const fields = Object.keys(readYaml(source).value ?? {}).join();
  if (!/^resources(?:,buildMetadata)?$/.test(fields) || new Set(names).size < names.length) return null;
  const printed: string[] = [];
  for (const name of names) {
    const text = files.get(`${folder}/${name}`);
    if (text === undefined || text.includes('\uFEFF')) return null;
    for (const { value, problems, objects } of parseFile(text).manifests) {
      if (value === undefined || value === null) continue;
      if (problems.length > 0 || !isObject(value) || objects.length !== 1 || objects[0]?.path.length !== 0) return null;
      const object = fields === 'resources' ? value : withOrigin(value, name);
      printed.push(dump(object, { lineWidth: -1, noRefs: true }));
    }
  }
  return printed.join('---\n');
}

function withOrigin(object: JsonObject, file: string): JsonObject {
  const metadata = objectOf(object['metadata']);
  const annotations = { ...objectOf(metadata['annotations']), 'config.kubernetes.io/origin': `path: ${file}\n` };
  return { ...object, metadata: { ...metadata, annotations } };
}
