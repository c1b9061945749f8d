/** The manifest of an input among the workspace's. */
import { RELEASE_OR_NEWER, releaseMeant, RELEASES } from '@scc-lens/admission';
import { factsOfFiles, withSources } from '@scc-lens/lens';
import type { AnalyzeOptions, Facts } from '@scc-lens/lens';
import { parseFile } from '@scc-lens/yaml';
import type { ParsedFile } from '@scc-lens/yaml';
import type { Property, ToolInput } from './tool';

/** What the facts call the text; the answers name it so. */
export const MANIFEST = 'manifest.yaml';

export const MANIFEST_INPUT: Property = {
  type: 'string',
  description: 'The whole text of the manifest, YAML or JSON, with one or more documents. SCC, RBAC and Namespace objects in it count.',
};

export const RELEASE_INPUT: Property = {
  type: 'string',
  description: 'The OpenShift release whose admission rules apply. Without it, the one of the settings.',
  pattern: RELEASE_OR_NEWER.source,
  examples: RELEASES,
};

export interface Given {
  readonly file: ParsedFile;
  readonly options: AnalyzeOptions;
}

/** The manifest, with what it is judged by: the workspace's files, but nothing that a cluster has stated: no assistant learns that. */
export function manifestOf(input: ToolInput, { settings, facts }: AnalyzeOptions): Given {
  const file = parseFile(input.text('manifest'));
  const openshiftVersion = releaseMeant(input.text('openshift')) ?? settings.openshiftVersion;
  return {
    file,
    options: {
      settings: { ...settings, openshiftVersion },
      facts: withSources(aroundOf(file, facts), [{ file: MANIFEST, manifests: file.manifests }]),
    },
  };
}

function aroundOf({ manifests }: ParsedFile, facts: Facts): Facts {
  const key = (...parts: readonly (string | null)[]): string => JSON.stringify(parts);
  const named = new Set(manifests.flatMap(({ objects }) => objects.map(({ kind, namespace, name }) => key(kind, namespace, name))));
  return factsOfFiles(facts, ({ kind, namespace, name }) => !named.has(key(kind, namespace, name)));
}

/** The same as if the workspace had no other pods. */
export function alone({ options: { settings, facts } }: Given): AnalyzeOptions {
  const workloads = facts.workspace.workloads.filter(placed => placed.file === MANIFEST);
  return { settings, facts: { ...facts, workspace: { ...facts.workspace, workloads } } };
}
