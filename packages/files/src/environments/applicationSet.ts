/** Environments that Argo CD's ApplicationSets describe, where the files of the repository give their parameters: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/ */
import path from 'node:path';
import { isList, isObject, listOf, matchesGlob, objectListOf, objectOf, readGlob, textOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { readYaml } from '@scc-lens/yaml';
import { readApplication } from './argocd';
import { checkoutCommand } from './commands';
import { environmentTexts } from './messages';
import type { Answer, Repository } from './repository';
import { isUnresolved, unresolved } from './types';
import type { Description, Resolved } from './types';

type Params = Readonly<Record<string, string>>;

/** The environments of an ApplicationSet, for each set of parameters that its generators give. */
export async function readApplicationSet(described: Description, repository: Repository): Promise<readonly Resolved[]> {
  const { name, value } = described;
  const spec = objectOf(value['spec']);
  const refused = (reason: string): readonly Resolved[] => [unresolved(described, reason)];
  if (textOf(spec['templatePatch']) !== '') return refused(environmentTexts.changes('templatePatch'));
  const run = { repository, isGo: spec['goTemplate'] === true };
  const found: Resolved[] = [];
  for (const generator of objectListOf(spec['generators'])) {
    const params = await generate(generator, run, 0);
    if ('reason' in params) {
      found.push(...refused(params.reason));
      continue;
    }
    for (const one of params.value) {
      const application = filledTemplate(objectOf(spec['template']), one, run.isGo);
      if ('reason' in application) found.push(...refused(application.reason));
      else {
        const { metadata, ...rest } = application.value;
        const named = textOf(objectOf(metadata)['name']) || name;
        found.push(...(await readApplication({ ...described, kind: 'Application', name: named, value: rest }, repository)));
      }
      if (found.length > MOST) return refused(environmentTexts.tooMany(MOST));
    }
  }
  return onceEach(found);
}

/** Environments of one description. */
const MOST = 10_000;

/** The same reason is given once. */
function onceEach(found: readonly Resolved[]): readonly Resolved[] {
  const reasons = new Set<string>();
  return found.filter(one => {
    if (!isUnresolved(one)) return true;
    const isNew = !reasons.has(one.reason);
    reasons.add(one.reason);
    return isNew;
  });
}

/** What decides about manifests, filled in; labels and the address of a cluster may use anything. */
function filledTemplate(template: JsonObject, params: Params, isGo: boolean): Answer<JsonObject> {
  const { source, sources, destination } = objectOf(template['spec']);
  const kept: JsonObject = {
    metadata: { name: objectOf(template['metadata'])['name'] ?? '' },
    spec: {
      ...(source === undefined ? {} : { source }),
      ...(sources === undefined ? {} : { sources }),
      destination: { namespace: objectOf(destination)['namespace'] ?? '' },
    },
  };
  return filled(kept, params, isGo);
}

/** A value whose texts have the parameters in place of their names. */
function filled<T extends JsonObject[string]>(value: T, params: Params, isGo: boolean): Answer<T> {
  let reason: string | undefined;
  const fill = (text: string): string => {
    const [before = '', ...parts] = text.split('{{');
    const texts = parts.map(part => {
      const end = part.indexOf('}}');
      const known = end < 0 ? undefined : valueOf(part.slice(0, end).trim(), params, isGo);
      if (known === undefined) reason ??= environmentTexts.expression(`{{${part.slice(0, end < 0 ? undefined : end + 2)}`);
      return `${known ?? ''}${part.slice(end + 2)}`;
    });
    return before + texts.join('');
  };
  const walk = (one: JsonObject[string]): JsonObject[string] => {
    if (typeof one === 'string') return fill(one);
    if (Array.isArray(one)) return one.map((inner: Json) => walk(inner) ?? null);
    return isObject(one) ? Object.fromEntries(Object.entries(one).map(([key, inner]) => [fill(key), walk(inner ?? null)])) : one;
  };
  const result = walk(value) as T;
  return reason === undefined ? { value: result } : { reason };
}

/** `{{path.basename}}`; with goTemplate `{{.path.basename}}` and `{{index .path.segments 0}}`. */
function valueOf(expression: string, params: Params, isGo: boolean): string | undefined {
  const [, list, index] = /^index \.([\w.]+) (\d+)$/.exec(expression) ?? [];
  const name = !isGo ? expression : list === undefined ? /^\.([\w.-]+)$/.exec(expression)?.[1] : `${list}[${index ?? ''}]`;
  return name !== undefined && Object.hasOwn(params, name) ? params[name] : undefined;
}

interface Generation {
  readonly repository: Repository;
  readonly isGo: boolean;
}

async function generate(generator: JsonObject, run: Generation, depth: number): Promise<Answer<readonly Params[]>> {
  const [name = '', ...others] = Object.keys(generator).filter(key => !(key === 'selector' && generator[key] === null));
  const given = objectOf(generator[name]);
  if (others.length > 0) return { reason: environmentTexts.changes(`generators.${others[0] ?? ''}`) };
  if (isObject(given['template'])) return { reason: environmentTexts.changes(`${name}.template`) };
  if (name === 'list' && given['elementsYaml'] === undefined)
    return { value: objectListOf(given['elements']).map(element => flat(element, '')) };
  if (name === 'git') return fromGit(given, run);
  if (name === 'matrix' && depth < 2) return matrix(objectListOf(given['generators']), run, depth);
  return { reason: environmentTexts.generator(name) };
}

/** Each set of the first generator with each set of the second one, which can use the parameters of the first. */
async function matrix(generators: readonly JsonObject[], run: Generation, depth: number): Promise<Answer<readonly Params[]>> {
  const [first = {}, second = {}] = generators;
  const outer = await generate(first, run, depth + 1);
  if ('reason' in outer) return outer;
  const all: Params[] = [];
  for (const params of outer.value) {
    const own = filled(second, params, run.isGo);
    const inner = 'reason' in own ? own : await generate(own.value, run, depth + 1);
    if ('reason' in inner) return inner;
    for (const one of inner.value) all.push({ ...params, ...one });
    if (all.length > MOST) return { reason: environmentTexts.tooMany(MOST) };
  }
  return { value: all };
}

async function fromGit(git: JsonObject, { repository, isGo }: Generation): Promise<Answer<readonly Params[]>> {
  const url = textOf(git['repoURL']);
  const here = await repository.find(url, '.');
  if ('reason' in here) return { reason: environmentTexts.elsewhere({ repository: url, command: checkoutCommand({ url }) }) };
  const prefix = textOf(git['pathParamPrefix']) === '' ? 'path' : `${textOf(git['pathParamPrefix'])}.path`;
  const found: Params[] = [];
  if (listOf(git['directories']).length > 0)
    for (const folder of matching(await repository.folders(), git['directories'], one => one.replace(/\*+/g, '*')))
      found.push(pathParams(folder, prefix, isGo));
  else
    for (const file of matching(await repository.files(), git['files'], one => one)) {
      const { value } = readYaml((await repository.text(file)) ?? '');
      const own = pathParams(path.posix.dirname(file), prefix, isGo);
      const names = {
        [`${prefix}.filename`]: path.posix.basename(file),
        [`${prefix}.filenameNormalized`]: normalized(path.posix.basename(file)),
      };
      for (const one of isList(value) ? value : [value ?? {}]) found.push({ ...flat(objectOf(one), ''), ...own, ...names });
    }
  return withValues(found, objectOf(git['values']), isGo);
}

function withValues(all: readonly Params[], values: JsonObject, isGo: boolean): Answer<readonly Params[]> {
  const found: Params[] = [];
  for (const params of all) {
    const own = filled(values, params, isGo);
    if ('reason' in own) return own;
    found.push({ ...params, ...flat(own.value, 'values.') });
  }
  return { value: found };
}

/** The paths that one of a list of patterns fits, and none that excludes. In patterns for folders `**` is a `*`. */
function matching(paths: readonly string[], list: JsonObject[string], spell: (pattern: string) => string): readonly string[] {
  const globs = objectListOf(list).map(({ path: pattern, exclude }) => ({
    glob: readGlob(spell(textOf(pattern))),
    isExcluded: exclude === true,
  }));
  const fits = (one: string, excluded: boolean): boolean =>
    globs.some(({ glob, isExcluded }) => isExcluded === excluded && matchesGlob(glob, one));
  return paths.filter(one => fits(one, false) && !fits(one, true));
}

function pathParams(folder: string, prefix: string, isGo: boolean): Params {
  const name = path.posix.basename(folder);
  const segments = folder.split('/').map((step, i) => [`${prefix}${isGo ? '.segments' : ''}[${i}]`, step]);
  return {
    [isGo ? `${prefix}.path` : prefix]: folder,
    [`${prefix}.basename`]: name,
    [`${prefix}.basenameNormalized`]: normalized(name),
    ...(Object.fromEntries(segments) as Params),
  };
}

/** As Argo CD makes a name of DNS of it. */
function normalized(name: string): string {
  const steps = Array.from(
    name
      .toLowerCase()
      .replace(/[^-a-z0-9.]/g, '-')
      .slice(0, 253),
  );
  const isKept = (step: string): boolean => step !== '-' && step !== '.';
  return steps.slice(steps.findIndex(isKept), steps.findLastIndex(isKept) + 1).join('');
}

/** Scalars by their path with dots. */
function flat(object: JsonObject, prefix: string): Params {
  const found: Record<string, string> = {};
  for (const [key, value] of Object.entries(object)) {
    if (isObject(value)) Object.assign(found, flat(value, `${prefix}${key}.`));
    else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') found[`${prefix}${key}`] = String(value);
  }
  return found;
}
