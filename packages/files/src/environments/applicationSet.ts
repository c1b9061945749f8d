/** Environments that Argo CD's ApplicationSets describe, where the files of the repository give their parameters: https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/ */
import path from 'node:path';
import { isList, isObject, listOf, matchesGlob, objectListOf, objectOf, readGlob, stringsOf, textOf } from '@scc-lens/words';
import type { Json, JsonObject } from '@scc-lens/words';
import { readYaml } from '@scc-lens/yaml';
import { readApplication } from './argocd';
import { elsewhere } from './commands';
import { environmentTexts } from './messages';
import type { Repository } from './repository';
import { NotJudged, unlessNotJudged, type Description, type Resolved } from './types';

type Params = Readonly<Record<string, string>>;

/** Environments of one description. */
const MOST = 10_000;

/** The environments of an ApplicationSet, for each set of parameters that its generators give. */
export async function readApplicationSet(described: Description, repository: Repository): Promise<readonly Resolved[]> {
  const spec = objectOf(described.value['spec']);
  if (textOf(spec['templatePatch']) !== '') throw new NotJudged(environmentTexts.changes('templatePatch'));
  const generation = new Generation(repository, spec['goTemplate'] === true);
  const found: Resolved[] = [];
  const add = async (read: () => Promise<readonly Resolved[]>): Promise<void> => {
    for (const one of await unlessNotJudged(described, read)) found.push(one);
  };
  for (const generator of objectListOf(spec['generators'])) {
    await add(async () => {
      for (const params of await generation.paramsOf(generator))
        await add(async () => {
          const value = generation.filled(templateOf(objectOf(spec['template'])), params);
          const name = textOf(objectOf(value['metadata'])['name']) || described.name;
          return readApplication({ ...described, kind: 'Application', name, value }, repository);
        });
      return [];
    });
    if (found.length > MOST) throw new NotJudged(environmentTexts.tooMany(MOST));
  }
  return found;
}

/** What decides about manifests; labels and the address of a cluster may use anything. */
function templateOf(template: JsonObject): JsonObject {
  const { source, sources, destination } = objectOf(template['spec']);
  const name = objectOf(template['metadata'])['name'];
  return { metadata: { name }, spec: { source, sources, destination: { namespace: objectOf(destination)['namespace'] } } };
}

/** Generates parameters, and puts them in place of their names. Throws `NotJudged`. */
class Generation {
  constructor(
    private readonly repository: Repository,
    private readonly isGo: boolean,
  ) {}

  /** A value whose texts have the parameters in place of their names. */
  filled(value: JsonObject, params: Params): JsonObject {
    const fill = (text: string): string => {
      const [before = '', ...parts] = text.split('{{');
      return before + parts.map(part => this.filledPart(part, params)).join('');
    };
    const walk = (one: Json | undefined): Json => {
      if (typeof one === 'string') return fill(one);
      if (isList(one)) return one.map(walk);
      return isObject(one) ? Object.fromEntries(Object.entries(one).map(([key, inner]) => [fill(key), walk(inner)])) : (one ?? null);
    };
    return objectOf(walk(value));
  }

  async paramsOf(generator: JsonObject, depth = 0): Promise<readonly Params[]> {
    const [name = '', ...others] = Object.keys(generator).filter(key => !(key === 'selector' && generator[key] === null));
    const given = objectOf(generator[name]);
    const [changing] = [...others.map(other => `generators.${other}`), ...(isObject(given['template']) ? [`${name}.template`] : [])];
    if (changing !== undefined) throw new NotJudged(environmentTexts.changes(changing));
    if (name === 'list' && given['elementsYaml'] === undefined) return objectListOf(given['elements']).map(element => flat(element, ''));
    if (name === 'git') return this.fromGit(given);
    if (name === 'matrix' && depth < 2) return this.matrix(objectListOf(given['generators']), depth + 1);
    if (name === 'merge' && depth < 2) return this.merge(objectListOf(given['generators']), stringsOf(given['mergeKeys']), depth + 1);
    throw new NotJudged(environmentTexts.generator(name === '' ? '{}' : name));
  }

  /** Each set of the first generator with each set of the second one, which can use the parameters of the first. */
  private async matrix([first = {}, second = {}]: readonly JsonObject[], depth: number): Promise<readonly Params[]> {
    const all: Params[] = [];
    for (const params of await this.paramsOf(first, depth)) {
      for (const one of await this.paramsOf(this.filled(second, params), depth)) all.push({ ...params, ...one });
      if (all.length > MOST) throw new NotJudged(environmentTexts.tooMany(MOST));
    }
    return all;
  }

  /** The sets of the first generator, with what the others have for the same values of the keys: later ones win. */
  private async merge([first = {}, ...others]: readonly JsonObject[], keys: readonly string[], depth: number): Promise<readonly Params[]> {
    const keyOf = (params: Params): string => JSON.stringify(keys.map(key => params[key] ?? null));
    const byKey = async (generator: JsonObject): Promise<Map<string, Params>> => {
      const all = await this.paramsOf(generator, depth);
      const found = new Map(all.map(params => [keyOf(params), params]));
      if (found.size < all.length || keys.length === 0) throw new NotJudged(environmentTexts.ambiguous(keys.join(', ')));
      return found;
    };
    const merged = await byKey(first);
    for (const other of others)
      for (const [key, params] of await byKey(other)) {
        const known = merged.get(key);
        if (known !== undefined) merged.set(key, { ...known, ...params });
      }
    return [...merged.values()];
  }

  private async fromGit(git: JsonObject): Promise<readonly Params[]> {
    const [url, ownPrefix] = [textOf(git['repoURL']), textOf(git['pathParamPrefix'])];
    await this.repository.find(url, '.', elsewhere(url));
    const prefix = ownPrefix === '' ? 'path' : `${ownPrefix}.path`;
    const found: Params[] = [];
    if (listOf(git['directories']).length > 0)
      for (const folder of matching(await this.repository.folders(), git['directories'], one => one.replace(/\*+/g, '*')))
        found.push(this.pathParams(folder, prefix));
    else
      for (const file of matching(await this.repository.files(), git['files'], one => one)) {
        const { value } = readYaml(await this.repository.text(file));
        const own = this.pathParams(path.posix.dirname(file), prefix);
        const name = path.posix.basename(file);
        const names = { [`${prefix}.filename`]: name, [`${prefix}.filenameNormalized`]: normalized(name) };
        for (const one of isList(value) ? value : [value ?? {}]) found.push({ ...flat(objectOf(one), ''), ...own, ...names });
      }
    return found.map(params => ({ ...params, ...flat(this.filled(objectOf(git['values']), params), 'values.') }));
  }

  private pathParams(folder: string, prefix: string): Params {
    const name = path.posix.basename(folder);
    const segments = folder.split('/').map((step, i) => [`${prefix}${this.isGo ? '.segments' : ''}[${i}]`, step]);
    return {
      [this.isGo ? `${prefix}.path` : prefix]: folder,
      [`${prefix}.basename`]: name,
      [`${prefix}.basenameNormalized`]: normalized(name),
      ...(Object.fromEntries(segments) as Params),
    };
  }

  /** What follows `{{`: `path.basename}}`; with goTemplate `.path.basename}}` and `index .path.segments 0}}`. */
  private filledPart(part: string, params: Params): string {
    const [expression = '', ...rest] = part.split('}}');
    const [, list, index = ''] = /^index \.([\w.]+) (\d+)$/.exec(expression.trim()) ?? [];
    const ofGo = list === undefined ? /^\.([\w.-]+)$/.exec(expression.trim())?.[1] : `${list}[${index}]`;
    const name = this.isGo ? (ofGo ?? '') : expression.trim();
    const value = rest.length > 0 && Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined)
      throw new NotJudged(environmentTexts.expression(JSON.stringify(`{{${expression}${rest.length > 0 ? '}}' : ''}`)));
    return value + rest.join('}}');
  }
}

/** The paths that one of a list of patterns fits, and none that excludes. In patterns for folders `**` is a `*`. */
function matching(paths: readonly string[], list: Json | undefined, spell: (pattern: string) => string): readonly string[] {
  const globs = objectListOf(list).map(({ path: pattern, exclude }) => ({
    glob: readGlob(spell(textOf(pattern))),
    isExcluded: exclude === true,
  }));
  const fits = (one: string, excluded: boolean): boolean =>
    globs.some(({ glob, isExcluded }) => isExcluded === excluded && matchesGlob(glob, one));
  return paths.filter(one => fits(one, false) && !fits(one, true));
}

/** As Argo CD makes a name of DNS of it. */
function normalized(name: string): string {
  const text = name.toLowerCase().replace(/[^-a-z0-9.]/g, '-');
  return /[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/.exec(text.slice(0, 253))?.[0] ?? '';
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
