/** Environments that Argo CD's Applications describe: https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
import path from 'node:path';
import { isObject, objectListOf, objectOf, stringsOf, textOf, valueAt, type Json, type JsonObject } from '@scc-lens/words';
import { readYaml } from '@scc-lens/yaml';
import { changesDeployed, chartElsewhere, elsewhere } from './commands';
import { addedFields } from './flux';
import { environmentTexts } from './messages';
import type { Repository } from './repository';
import { DeploysNothing, NotJudged, unlessNotJudged, type Description, type Environment, type Resolved } from './types';

/** The environments of an Application: one for each source with manifests. */
export async function readApplication(described: Description, repository: Repository): Promise<readonly Resolved[]> {
  const spec = objectOf(described.value['spec']);
  const several = objectListOf(spec['sources']);
  const sources = several.length > 0 ? several : [objectOf(spec['source'])];
  const manifests = sources.filter(source => textOf(source['ref']) === '' || 'path' in source || 'chart' in source);
  const read = async (source: JsonObject): Promise<readonly Resolved[]> => [await readSource(described, source, sources, repository)];
  return (await Promise.all(manifests.map(source => unlessNotJudged(described, () => read(source))))).flat();
}

async function readSource(
  { kind, name, origin, value, originOf }: Description,
  source: JsonObject,
  sources: readonly JsonObject[],
  repository: Repository,
): Promise<Environment> {
  const namespace = textOf(valueAt(value, ['spec', 'destination', 'namespace'])) || null;
  const helm = objectOf(source['helm']);
  const release = textOf(helm['releaseName']) || name;
  const [url, chart, named] = [textOf(source['repoURL']), textOf(source['chart']), textOf(source['path'])];
  const version = textOf(source['targetRevision']);
  if (chart === '' && named === '') throw new DeploysNothing(environmentTexts.noSource());
  const run = { release, values: VALUES.map(field => helm[field]) };
  const folder =
    chart === ''
      ? await repository.find(url, named, elsewhere(url, named, namespace, version, isObject(source['helm']) ? run : undefined), version)
      : await repository.chart(chart, version);
  if (folder === null) throw new NotJudged(chartElsewhere({ url, chart, version, namespace, ...run }));
  const changing = CHANGING.find(field => changes(valueAt(source, field.split('.'))));
  if (changing !== undefined) throw new NotJudged(changesDeployed(changing, namespace, 'argocd', 'app', 'manifests', name));
  const { recurse, include, exclude } = objectOf(source['directory']);
  return {
    ...{ kind, name, origin, namespace, release, folder },
    ...{ fields: addedFields(objectOf(source['kustomize'])), fieldsOrigin: originOf?.(['spec']) },
    plain: { isForced: isObject(source['directory']), recurse: recurse === true, include: textOf(include), exclude: textOf(exclude) },
    values: await valuesFiles(helm, folder, sources, repository),
    inline: inlineValues(helm),
    ...parametersOf(helm),
  };
}

const VALUES = ['valueFiles', 'values', 'valuesObject', 'parameters'];

/** Fields that change what is rendered so that a verdict could be another one. */
const CHANGING = ['plugin', 'helm.fileParameters', 'helm.namespace'];

const changes = (value: Json | undefined): boolean =>
  Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';

/** Files from the chart's folder, from the root of the repository (`/…`), or of another source's (`$name/…`). */
async function valuesFiles(
  helm: JsonObject,
  folder: string,
  sources: readonly JsonObject[],
  repository: Repository,
): Promise<readonly string[]> {
  const files: string[] = [];
  for (const entry of stringsOf(helm['valueFiles'])) {
    const [first = '', ...rest] = entry.split('/');
    const ref = first.startsWith('$') ? sources.find(source => source['ref'] === first.slice(1)) : null;
    const other = environmentTexts.valuesElsewhere(entry);
    if (ref === undefined || /^[\w+.-]+:\/\/|[*?{]/.test(entry)) throw new NotJudged(other);
    const isFromRoot = ref !== null || entry.startsWith('/');
    const named = isFromRoot ? rest.join('/') : path.relative(repository.root, path.join(folder, entry));
    const url = ref === null ? null : textOf(ref['repoURL']);
    const isIgnored = helm['ignoreMissingValueFiles'] === true && repository.mayBe(url) && !(await repository.has(named));
    if (!isIgnored) files.push(await repository.find(url, named, other));
  }
  return files;
}

/** `valuesObject` wins over the text `values`. */
function inlineValues(helm: JsonObject): JsonObject | null {
  if (isObject(helm['valuesObject'])) return helm['valuesObject'];
  const { value } = readYaml(textOf(helm['values']));
  return isObject(value) ? value : null;
}

/** Argo CD escapes the commas of a value that is no list. */
function parametersOf(helm: JsonObject): Pick<Environment, 'sets' | 'strings'> {
  const parameters = objectListOf(helm['parameters']);
  const setsOf = (isText: boolean): readonly string[] =>
    parameters
      .filter(({ forceString }) => (forceString === true) === isText)
      .map(({ name, value }) => {
        const text = textOf(value);
        return `${textOf(name)}=${/^\{.*\}$/s.test(text) ? text : text.replace(/(?<!\\),/g, String.raw`\,`)}`;
      });
  return { sets: setsOf(false), strings: setsOf(true) };
}
