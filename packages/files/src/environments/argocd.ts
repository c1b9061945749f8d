/** Environments that Argo CD's Applications describe: https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/ */
import path from 'node:path';
import { isObject, objectListOf, objectOf, stringsOf, textOf, valueAt } from '@scc-lens/words';
import type { JsonObject } from '@scc-lens/words';
import { readYaml } from '@scc-lens/yaml';
import { kindOf } from '../render/files';
import { checkoutCommand, chartCommand } from './commands';
import { environmentTexts } from './messages';
import type { Answer, Repository } from './repository';
import { NOTHING_GIVEN, unresolved } from './types';
import type { Description, PlainFiles, Resolved } from './types';

/** The environments of an Application: one for each source with manifests. */
export async function readApplication(described: Description, repository: Repository): Promise<readonly Resolved[]> {
  const spec = objectOf(described.value['spec']);
  const several = objectListOf(spec['sources']);
  const sources = several.length > 0 ? several : [objectOf(spec['source'])];
  const refs = new Map(
    sources.flatMap(source => (textOf(source['ref']) === '' ? [] : [[textOf(source['ref']), textOf(source['repoURL'])]])),
  );
  const manifests = sources.filter(source => textOf(source['ref']) === '' || 'path' in source || 'chart' in source);
  const found: Resolved[] = [];
  for (const source of manifests) found.push(await readSource(described, source, { repository, refs }));
  return found;
}

interface Run {
  readonly repository: Repository;
  /** The URLs of the repositories that values files are in, by the name that `$name/…` uses. */
  readonly refs: ReadonlyMap<string, string>;
}

async function readSource(described: Description, source: JsonObject, run: Run): Promise<Resolved> {
  const { name, origin, value } = described;
  const namespace = textOf(valueAt(value, ['spec', 'destination', 'namespace'])) || null;
  const helm = objectOf(source['helm']);
  const release = textOf(helm['releaseName']) || name;
  const refused = (reason: string): Resolved => unresolved(described, reason);
  const [url, chart, folder] = [textOf(source['repoURL']), textOf(source['chart']), textOf(source['path'])];
  const version = textOf(source['targetRevision']);
  if (chart !== '')
    return refused(environmentTexts.elsewhere({ repository: url, command: chartCommand({ url, chart, version, release, namespace }) }));
  if (folder === '') return refused(environmentTexts.noSource());
  const found = await run.repository.find(url, folder);
  if ('reason' in found)
    return refused(
      found.reason ?? environmentTexts.elsewhere({ repository: url, command: checkoutCommand({ url, version, folder, namespace }) }),
    );
  const changing = changingField(source);
  if (changing !== undefined) return refused(environmentTexts.changes(changing));
  const values = await valuesFiles(helm, found.place, run);
  if ('reason' in values) return refused(values.reason);
  return {
    ...NOTHING_GIVEN,
    ...{ kind: described.kind, name, namespace, origin, release },
    folder: found.place,
    plain: plainFiles(source['directory']),
    values: values.value,
    inline: inlineValues(helm),
    ...parametersOf(helm),
  };
}

/** A field that changes what is rendered so that a verdict could be another one. */
function changingField(source: JsonObject): string | undefined {
  const fields = ['plugin', 'kustomize.patches', 'kustomize.components', 'kustomize.namespace', 'helm.fileParameters', 'helm.namespace'];
  return fields.find(field => {
    const value = valueAt(source, field.split('.'));
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
  });
}

function plainFiles(directory: JsonObject[string]): PlainFiles {
  const { recurse, include, exclude } = objectOf(directory);
  return { isForced: isObject(directory), recurse: recurse === true, include: textOf(include), exclude: textOf(exclude) };
}

/** Files from the chart's folder, from the root of the repository (`/…`), or of another source's (`$name/…`). */
async function valuesFiles(helm: JsonObject, folder: string, { repository, refs }: Run): Promise<Answer<readonly string[]>> {
  const files: string[] = [];
  for (const entry of stringsOf(helm['valueFiles'])) {
    const [first = '', ...rest] = entry.split('/');
    const url = first.startsWith('$') ? refs.get(first.slice(1)) : null;
    const named = url === null && !entry.startsWith('/') ? path.relative(repository.root, path.join(folder, entry)) : rest.join('/');
    const isRemote = url === undefined || /^[\w+.-]+:\/\//.test(entry) || /[*?{]/.test(entry);
    const found = isRemote ? { reason: environmentTexts.valuesElsewhere(entry) } : await repository.find(url, named);
    if ('place' in found) files.push(found.place);
    else if (isRemote || helm['ignoreMissingValueFiles'] !== true || (await kindOf(path.join(repository.root, named))) !== null)
      return { reason: found.reason ?? environmentTexts.valuesElsewhere(entry) };
  }
  return { value: files };
}

/** `valuesObject` wins over the text `values`. */
function inlineValues(helm: JsonObject): JsonObject | null {
  if (isObject(helm['valuesObject'])) return helm['valuesObject'];
  const { value } = readYaml(textOf(helm['values']));
  return isObject(value) ? value : null;
}

/** Argo CD escapes the commas of a value that is no list. */
function parametersOf(helm: JsonObject): { readonly sets: readonly string[]; readonly strings: readonly string[] } {
  const given = objectListOf(helm['parameters']).map(({ name, value, forceString }) => {
    const text = textOf(value);
    const isList = text.startsWith('{') && text.endsWith('}');
    return { set: `${textOf(name)}=${isList ? text : text.replace(/(?<!\\),/g, String.raw`\,`)}`, isText: forceString === true };
  });
  const of = (isText: boolean): readonly string[] => given.filter(one => one.isText === isText).map(({ set }) => set);
  return { sets: of(false), strings: of(true) };
}
