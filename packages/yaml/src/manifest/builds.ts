/** Files that describe how images are built, each as a document with one object of a kind that no cluster has. */
import { lazily, type JsonObject, type Span } from '@scc-lens/words';
import type { Node } from './layout';
import type { Reading } from './read';
import { emptyDocument } from './tree';
import type { BuildRole, FileRole, KubernetesObject } from './types';

/** A Containerfile: `instructions`, each with its `keyword`, its `flags`, and the `text` behind them. */
export const CONTAINERFILE_KIND = 'Containerfile';
/** A Makefile: its `text`. */
export const MAKEFILE_KIND = 'Makefile';
/** A file of Compose or Skaffold, as it is written. */
export const COMPOSE_KIND = 'Compose';
export const SKAFFOLD_KIND = 'Skaffold';

/** The role that a file has by its name alone; null for any other. */
export function roleByName(path: string): BuildRole | null {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const isOther = /\.(?:dockerignore|go|java|js|json|md|py|rs|ts|ya?ml)$/i.test(name);
  if (!isOther && /^(?:container|docker)file(?:[._-][\w.-]+)?$|\.(?:container|docker)file$/i.test(name)) return 'containerfile';
  return /^(?:GNU)?[Mm]akefile$/.test(name) ? 'makefile' : null;
}

/** Whether a role is by name, so that the text is no YAML. */
export const isBuildRole = (role: FileRole): role is BuildRole => role === 'containerfile' || role === 'makefile';

/** Whether a text may be a Compose file that builds an image. */
export const mayBeCompose = (text: string): boolean => /^["']?services["']?[ \t]*:/m.test(text) && /\bbuild["']?[ \t]*:/.test(text);

/** Whether a text without escapes may describe how an image is built. */
export const mayBeBuild = (text: string): boolean =>
  /^[ \t]*FROM[ \t]/im.test(text) ||
  /\bskaffold\//.test(text) ||
  (/^\t/m.test(text) && /\b(?:buildah|docker|podman)\b/.test(text)) ||
  mayBeCompose(text);

/** A description of builds as the one object of its document. */
export function buildObject(kind: string, value: JsonObject): KubernetesObject {
  return { apiVersion: '', kind, name: null, namespace: null, path: [], value };
}

/** Reads a file by its role. */
export function readBuildFile(text: string, role: BuildRole): { readonly object: KubernetesObject; readonly reading: Reading } {
  const instructions = role === 'makefile' ? [] : instructionsIn(text);
  const value: JsonObject =
    role === 'makefile'
      ? { text }
      : { instructions: instructions.map(one => ({ keyword: one.keyword, flags: one.flags, text: one.text })) };
  const layout = lazily(() => layoutOf(text, instructions));
  const reading = { value, problems: [], isInvalid: false, tree: lazily(emptyDocument), layout, aliases: new Map(), readable: null };
  return { object: buildObject(role === 'makefile' ? MAKEFILE_KIND : CONTAINERFILE_KIND, value), reading };
}

interface Instruction extends Span {
  readonly keyword: string;
  readonly flags: JsonObject;
  readonly text: string;
}

/** The start of a here document, with the word that ends it. */
const HERE = /(?<=\s|^)\d?<<-?(["']?)([A-Za-z_]\w*)\1(?=\s|$)/g;
/** A command whose here document is run, and not read or written. */
const RUNS_HERE = /^(?:(?:\/[\w/]*\/)?(?:ba|da|k|z)?sh\s+(?:-\w+\s+)*)?<<\S+$/;

/**
 * The instructions of a Containerfile as BuildKit and Buildah read them: comment lines are left out, continued lines are joined, and a here document
 * is a part of its instruction. The escape character is the backslash: only images of Windows have another.
 */
function instructionsIn(text: string): readonly Instruction[] {
  const found: Instruction[] = [];
  let lines: string[] = [];
  let body: string[] = [];
  let ends: string[] = [];
  let start = 0;
  for (const { 0: line, index } of text.matchAll(/[^\n]+/g)) {
    const content = line.trim();
    if (ends.length > 0) {
      if (content === ends[0]) ends.shift();
      else body.push(line);
    } else {
      if (content === '' || content.startsWith('#')) continue;
      if (lines.length === 0) start = index + line.indexOf(content);
      const isContinued = content.endsWith('\\');
      lines.push(isContinued ? line.trimEnd().slice(0, -1) : line);
      if (isContinued) continue;
      ends = /^\s*(?:RUN|COPY|ADD)\s/i.test(lines[0] ?? '') ? Array.from(lines.join('').matchAll(HERE), ([, , word = '']) => word) : [];
    }
    if (ends.length > 0) continue;
    found.push({ start, end: index + line.trimEnd().length, ...partsOf(lines.join('').trim(), body.join('\n')) });
    [lines, body] = [[], []];
  }
  return found;
}

function partsOf(written: string, body: string): Omit<Instruction, 'start' | 'end'> {
  const [keyword = ''] = /^\w*/.exec(written) ?? [];
  let text = written.slice(keyword.length).trimStart();
  const flags: Record<string, string> = {};
  for (let found; (found = /^--([\w-]+)(?:=(\S*))?\s+/.exec(text)) !== null; text = text.slice(found[0].length))
    flags[found[1] ?? ''] = found[2] ?? '';
  return { keyword: keyword.toUpperCase(), flags, text: RUNS_HERE.test(text) ? `${text}\n${body}` : text };
}

/** Places of the instructions alone. */
function layoutOf(text: string, spans: readonly Span[]): Node {
  const list = node({ start: 0, end: text.length }, 'list', {
    item: index => {
      const span = spans[index];
      return span && { key: null, value: node(span, 'scalar', {}) };
    },
  });
  return node(list, 'mapping', { field: name => (name === 'instructions' ? { key: null, value: list } : undefined) });
}

function node({ start, end }: Span, kind: Node['kind'], children: Partial<Pick<Node, 'field' | 'item'>>): Node {
  const nothing = (): undefined => undefined;
  return { start, end, kind, isFlow: false, isAlias: false, field: nothing, item: nothing, first: nothing, last: nothing, ...children };
}
