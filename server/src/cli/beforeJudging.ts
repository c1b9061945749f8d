/** What a run reports of what is rendered, before it judges that. */
import * as l10n from '@vscode/l10n';
import path from 'node:path';
import { isManifestFile, repositoryOf, type Unresolved } from '@scc-lens/files';
import { cached, groupBy, objectListOf, textOf, valueAt, type Json } from '@scc-lens/words';
import type { KubernetesObject } from '@scc-lens/yaml';
import { asSentence, gapsIn, warnByReason, type Gap } from './gaps';
import { kustomizationsBelow } from './selection';
import { isNotRendered, isReadable, isUnresolved, parseSource, type Entry, type Source } from './sources';
import { printableName, type Streams } from './streams';

/** Reports the templates of charts that print no more than comments in any of their renderings, and library charts. Helm prints nothing of files that begin with `_`. */
export function warnOfTemplates(sources: readonly Source[], streams: Streams): void {
  const reason = l10n.t('The template prints nothing with these values.');
  const alone = l10n.t('Not judged by itself: it is judged in the templates that include it.');
  const silent = [...groupBy(sources, ({ path: chart }) => [path.resolve(chart)])].flatMap(([chart, all]) => {
    if (all.some(({ rendered }) => rendered?.isLibrary === true))
      return [{ name: printableName(path.relative('', chart) || '.'), reason: alone }];
    const places = new Set(all.flatMap(({ rendered }) => [...(rendered?.places ?? [])]));
    if (!places.has(path.join(chart, 'Chart.yaml'))) return [];
    for (const { text } of all) {
      let file = '';
      for (const line of text.split('\n')) {
        file = /^# Source: [^/]+\/(.+)$/.exec(line)?.[1] ?? file;
        if (!/^\s*(?:#|$|---)/.test(line)) places.delete(path.join(chart, file));
      }
    }
    const templates = [...places].filter(one => one.startsWith(path.join(chart, 'templates', path.sep)) && isTemplate(path.basename(one)));
    return templates.map(place => ({ name: printableName(path.relative('', place)), reason }));
  });
  warnByReason(streams, silent);
}

/** Reports the policies of ACM that only inform. What they describe is judged all the same: they are written so until they are tried. */
export function warnOfPolicies(sources: readonly Source[], streams: Streams): void {
  const reason = l10n.t('A policy that only informs creates nothing. It is judged as if it were enforced.');
  const isInforming = (source: Source): boolean =>
    source.text.includes(POLICY_GROUP) && parseSource(source).manifests.some(({ objects }) => objects.some(informs));
  const informing = sources.filter(isInforming).map(source => ({ name: printableName(source.path), reason }));
  warnByReason(streams, informing);
}

const POLICY_GROUP = 'policy.open-cluster-management.io/';

/** A policy within another one does what that one states. */
const informs = (object: KubernetesObject): boolean =>
  object.apiVersion.startsWith(POLICY_GROUP) &&
  !object.path.includes('policy-templates') &&
  actionsIn(object).some(action => action.toLowerCase() === 'inform');

/** A Policy has the last word about its templates, where it has one. What a PolicyGenerator makes informs unless it is asked for more. */
function actionsIn({ kind, value }: KubernetesObject): readonly string[] {
  const actionOf = (policy: Json | undefined): string => textOf(valueAt(policy, ['spec', 'remediationAction']));
  if (kind === 'PolicyGenerator') {
    const usual = valueAt(value, ['policyDefaults', 'remediationAction']) ?? 'inform';
    return objectListOf(value['policies']).map(policy => textOf(policy['remediationAction'] ?? usual));
  }
  const own = actionOf(value);
  const templates = objectListOf(valueAt(value, ['spec', 'policy-templates']));
  return kind === 'Policy' && own === '' ? templates.map(one => actionOf(one['objectDefinition'])) : [own];
}

/** Reports what describes an environment and deploys nothing, such as a patch that no kustomization lists, and gives the others. */
export function withoutPatches(entries: readonly Entry[], streams: Streams): readonly Entry[] {
  const isPatch = (entry: Entry): entry is Unresolved => isUnresolved(entry) && entry.isEmpty === true;
  const named = entries.filter(isPatch).map(({ origin, reason }) => ({ name: printableName(origin.file), reason: asSentence(reason) }));
  warnByReason(streams, named);
  return entries.filter(entry => !isPatch(entry));
}

const isTemplate = (name: string): boolean => isManifestFile(name) && !name.startsWith('_');

/**
 * The entries, those in its namespace that a kustomization lists that could not be built, if all such ones give the same; and what is judged
 * without one, by its folder.
 */
export async function judgedWithout(read: readonly Entry[]) {
  const failed = groupBy(read.filter(isNotRendered), ({ path: one, renderer }) => (renderer === 'kustomize' ? [path.resolve(one)] : []));
  const [first] = failed.keys();
  const usersOf = first === undefined ? () => new Map<string, null>() : await kustomizationsBelow((await repositoryOf(first)) ?? '.');
  const unbuilt = new Map<string, Source[]>();
  const entries = read.map(entry => {
    const listing = isReadable(entry) ? [...usersOf(path.resolve(entry.path))] : [];
    const users = listing.flatMap(([user, own]) => (failed.get(user) ?? []).map(one => ({ ...one, namespace: own ?? one.namespace })));
    if (users.length === 0 || !isReadable(entry)) return entry;
    const [namespace = null, ...others] = new Set(users.map(one => one.namespace));
    const source = others.length > 0 || entry.deployed !== undefined ? entry : { ...entry, namespace: entry.namespace ?? namespace };
    const isJudged = gapsIn(source, parseSource(source)).every(({ range }) => range !== null);
    const names = new Set(users.flatMap(one => (one.isAbsent || !isJudged ? [] : [one.path])));
    for (const name of names) cached(unbuilt, name, () => []).push(source);
    return source;
  });
  return { entries, unbuilt: unbuilt as ReadonlyMap<string, readonly Source[]> };
}

/** A gap with what is judged without it, which is what a kustomization lists that could not be built. */
export function withParts(gap: Gap, unbuilt: ReadonlyMap<string, readonly Source[]>): Gap {
  const parts = (unbuilt.get(gap.path) ?? []).filter(hasPods).map(({ path: place }) => place);
  if (parts.length === 0) return gap;
  const files = [...parts.slice(0, 3), ...(parts.length > 3 ? ['…'] : [])].join(', ');
  return { ...gap, reason: `${asSentence(gap.reason)} ${l10n.t('Judged without it: {files}.', { files })}` };
}

/** Whether a source has what SCCs are about: pods, grants or SCCs. */
const hasPods = (source: Source): boolean =>
  parseSource(source).manifests.some(
    ({ workloads, objects }) =>
      workloads.length > 0 || objects.some(({ kind }) => /^(?:SecurityContextConstraints|(?:Cluster)?Role(?:Binding)?)$/.test(kind)),
  );
