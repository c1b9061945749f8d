/**
 * Environments in files that are no objects: releases of helmfile (https://helmfile.readthedocs.io) and the applications of Validated Patterns
 * (https://validatedpatterns.io). Each is read as the Application that it amounts to.
 */
import path from 'node:path';
import { isText, listOf, objectListOf, objectOf, stringsOf, textOf, type JsonObject } from '@scc-lens/words';
import { lineStarts, locate, positionAt, readYaml } from '@scc-lens/yaml';
import { readApplication } from './argocd';
import { changesDeployed } from './commands';
import type { Repository } from './repository';
import { NotJudged, unlessNotJudged, type Described, type Resolved } from './types';

/** The environments in a file, from the current folder. */
export async function readNamedFile(file: string, text: string, repository: Repository): Promise<readonly Resolved[]> {
  const isPattern = /^values-.*\.ya?ml$/.test(path.basename(file)) && /^clusterGroup:/m.test(text);
  if (!isPattern && !(file.includes('helmfile') && /^releases:/m.test(text))) return [];
  const manifest = readYaml(text);
  const [value, kind] = [objectOf(manifest.value), isPattern ? 'clusterGroup' : 'helmfile'];
  const starts = lineStarts(text);
  const found: Resolved[] = [];
  const fromRoot = (place: string): string => path.relative(repository.root, path.resolve(path.dirname(file), place));
  for (const { path: field, name, namespace, source } of isPattern ? applicationsOf(value) : releasesOf(value, file, fromRoot)) {
    const { line } = positionAt(starts, locate(manifest, field).start);
    const described: Described = { kind, name, origin: { file, line, places: new Set([path.resolve(file)]) } };
    const read = async (): Promise<readonly Resolved[]> => {
      const spec = { destination: { namespace }, source: { repoURL: repository.url, ...source() } };
      return readApplication({ ...described, apiVersion: '', namespace, folder: repository.root, value: { spec } }, repository);
    };
    for (const one of await unlessNotJudged(described, read)) found.push(one);
  }
  return found;
}

/** Values that depend on the platform of a cluster are not known. */
function applicationsOf({ clusterGroup }: JsonObject) {
  const { name: group, applications, sharedValueFiles } = objectOf(clusterGroup);
  return Object.entries(objectOf(applications)).map(([key, value]) => {
    const { name, namespace, path: folder, repoURL, chart, chartVersion, extraValueFiles, overrides } = objectOf(value);
    const shared = [...stringsOf(sharedValueFiles), ...stringsOf(extraValueFiles)].filter(one => !one.includes('{{'));
    const valueFiles = ['/values-global.yaml', `/values-${textOf(group)}.yaml`, ...shared];
    const helm = { valueFiles, ignoreMissingValueFiles: true, parameters: listOf(overrides) };
    const from = { repoURL: 'https://charts.validatedpatterns.io', chart: chart ?? '', targetRevision: chartVersion ?? '' };
    const own = isText(chart) ? from : { path: folder ?? '' };
    const source = { helm, ...own, ...(isText(repoURL) ? { repoURL } : {}) };
    return { path: ['clusterGroup', 'applications', key], name: textOf(name) || key, namespace: textOf(namespace), source: () => source };
  });
}

function releasesOf({ releases }: JsonObject, file: string, fromRoot: (place: string) => string) {
  return objectListOf(releases).map((release, i) => {
    const [name, namespace, chart] = [textOf(release['name']), textOf(release['namespace']), textOf(release['chart'])];
    const files = listOf(release['values']);
    const source = (): JsonObject => {
      const isPlain = /^\.\.?\//.test(chart) && files.every(one => isText(one) && !one.endsWith('.gotmpl'));
      const changing = ['set', 'inherit', 'strategicMergePatches', 'jsonPatches', 'transformers'].find(field => field in release);
      if (!isPlain || changing !== undefined || JSON.stringify(release).includes('{{')) {
        const field = changing ?? (isPlain ? 'values' : 'chart');
        throw new NotJudged(
          changesDeployed(field, namespace || null, 'helmfile', '--file', file, '--selector', `name=${name}`, 'template'),
        );
      }
      return { path: fromRoot(chart), helm: { releaseName: name, valueFiles: files.map(one => `/${fromRoot(textOf(one))}`) } };
    };
    return { path: ['releases', i], name, namespace, source };
  });
}
