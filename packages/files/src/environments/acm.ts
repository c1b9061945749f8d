/** Environments of Advanced Cluster Management: https://github.com/open-cluster-management-io/policy-generator-plugin, https://docs.redhat.com/en/documentation/red_hat_advanced_cluster_management_for_kubernetes */
import path from 'node:path';
import { listOf, objectListOf, objectOf, textOf, type JsonObject } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import { shellQuote } from '../render/shellQuote';
import { kindOf } from '../render/files';
import { LARGEST_MANIFEST, readBounded } from '../walk/readBounded';
import { chartElsewhere, elsewhere, type RunOf } from './commands';
import type { Pool } from './flux';
import { environmentTexts } from './messages';
import type { Repository } from './repository';
import { NotJudged, unlessNotJudged, type Description, type Environment, type Resolved } from './types';

/** What the policies of a PolicyGenerator put on clusters: each is an environment. */
export async function readPolicyGenerator(described: Description, repository: Repository): Promise<readonly Resolved[]> {
  const { policyDefaults, policies } = described.value;
  const found: Resolved[] = [];
  for (const [i, policy] of objectListOf(policies).entries()) {
    const origin = described.originOf?.(['policies', i]) ?? described.origin;
    const named = { ...described, kind: 'Policy', name: textOf(policy['name']), origin };
    for (const manifest of objectListOf(policy['manifests'])) {
      const given = { ...objectOf(policyDefaults), ...policy, ...manifest };
      for (const one of await unlessNotJudged(named, async () => [await readManifests(named, given, repository)])) found.push(one);
    }
  }
  return found;
}

/** A file, the files in a folder, or a kustomization. */
async function readManifests({ kind, name, origin, folder }: Description, given: JsonObject, repository: Repository): Promise<Environment> {
  const named = path.relative(repository.root, path.join(folder, textOf(given['path'])));
  const place = await repository.find(null, named, environmentTexts.absent(named));
  const isFile = (await kindOf(place)) === 'file';
  const plain = isFile ? { isForced: true, include: path.basename(place) } : {};
  const isUnwanted = given['complianceType'] === 'mustnothave';
  const patches =
    listOf(given['patches']).length === 0 ? {} : { isBuilt: true, fields: await patchesOf(given, isFile ? place : null, folder) };
  return { kind, name, origin, namespace: null, folder: isFile ? path.dirname(place) : place, plain, isUnwanted, ...patches };
}

/** Patches as Kustomize takes them. What they are of may be unnamed for the only object of a file. Throws `NotJudged` where it is not known. */
async function patchesOf(given: JsonObject, file: string | null, folder: string): Promise<JsonObject> {
  const text = file === null ? '' : await readBounded(file, LARGEST_MANIFEST).then(String, () => '');
  const [first, ...others] = parseFile(text).manifests.flatMap(({ objects }) => objects);
  const { apiVersion = '', kind = '', name = '', namespace } = others.length === 0 && first !== undefined ? first : {};
  const known = objectListOf(given['patches']);
  if (known.length < listOf(given['patches']).length) throw new NotJudged(patchesNotFollowed(folder));
  const patches = known.map(patch => {
    const whole = { apiVersion, kind, ...patch, metadata: { name, ...(namespace && { namespace }), ...objectOf(patch['metadata']) } };
    if (textOf(whole.kind) === '' || textOf(whole.metadata.name) === '') throw new NotJudged(patchesNotFollowed(folder));
    return { patch: JSON.stringify(whole) };
  });
  return { patches };
}

function patchesNotFollowed(folder: string): string {
  const command = `kustomize build --enable-alpha-plugins ${shellQuote(path.relative('', folder) || '.')} | scc-lens check -`;
  return environmentTexts.changesRun({ field: 'patches', command });
}

const ANNOTATION = 'apps.open-cluster-management.io/';

/** What charts are rendered with. Without an alias, the release is the chart's name and characters that only a cluster knows. */
const runOf = (overrides: readonly JsonObject[], chart: string): RunOf => ({
  release: overrides.map(one => textOf(one['packageAlias'])).find(alias => alias !== '') ?? chart,
  values: overrides.map(one => one['packageOverrides']),
});

/** What a Subscription deploys from the Git repository of its channel: all below a path. */
export async function readSubscription(described: Description, repository: Repository, pool: Pool): Promise<readonly Resolved[]> {
  const { kind, name, origin, namespace, value } = described;
  const spec = objectOf(value['spec']);
  const [space = '', channel = ''] = textOf(spec['channel']).split('/');
  const source = pool.find(['Channel', space, channel], described) ?? pool.find(['Channel', null, channel], described);
  const { type, pathname } = objectOf(source?.['spec']);
  const url = textOf(pathname);
  const overrides = objectListOf(spec['packageOverrides']);
  const isChanged = objectListOf(spec['overrides']).some(one => listOf(one['clusterOverrides']).length > 0);
  if (isChanged) throw new NotJudged(environmentTexts.changes('clusterOverrides'));
  if (/^helmrepo$/i.test(textOf(type))) {
    const [chart, version] = [textOf(spec['name']), textOf(objectOf(spec['packageFilter'])['version'])];
    const run = runOf(
      overrides.filter(one => one['packageName'] === chart),
      chart,
    );
    throw new NotJudged(chartElsewhere({ url, chart, version, namespace, ...run }));
  }
  if (!/^git(?:hub)?$/i.test(textOf(type))) throw new NotJudged(environmentTexts.ofOther({ kind: 'Channel', name: channel }));
  const given = objectOf(objectOf(value['metadata'])['annotations']);
  const annotation = (key: string): string => textOf(given[`${ANNOTATION}git-${key}`]) || textOf(given[`${ANNOTATION}github-${key}`]);
  const below = annotation('path') || '.';
  const version = annotation('desired-commit') || annotation('tag') || annotation('branch');
  const run = overrides.length === 0 ? undefined : runOf(overrides, name);
  const place = await repository.find(url, below, elsewhere(url, below, namespace, version, run), version);
  if (listOf(spec['packageOverrides']).length > 0) throw new NotJudged(environmentTexts.changes('packageOverrides'));
  return [{ kind, name, origin, namespace, folder: place, plain: { recurse: true } }];
}
