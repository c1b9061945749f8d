/** The manifest of an input among the workspace's. */
import * as l10n from '@vscode/l10n';
import { RELEASE_OR_NEWER, releaseMeant, RELEASES } from '@scc-lens/admission';
import { factsOfFiles, withSources, type AnalyzeOptions, type Facts } from '@scc-lens/lens';
import type { FieldPath, Span } from '@scc-lens/words';
import { lineStarts, parseFile, positionAt, type ParsedFile } from '@scc-lens/yaml';
import type { NamedSource, Place, Property, ToolInput } from './tool';

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
  readonly place: (about: { readonly span: Span; readonly path?: FieldPath; readonly message?: string }) => Place;
  readonly options: AnalyzeOptions;
}

/** The line that a report names; with the file where the manifest was named by its path. */
export const placeText = ({ file, line }: Place): string => (file === null ? l10n.t('line {line}', { line }) : `${file}:${line}`);

/** The manifest, with what it is judged by: the workspace's files, but nothing that a cluster has stated: no assistant learns that. */
export function manifestOf(input: ToolInput, { settings, facts }: AnalyzeOptions): Given {
  const { source } = input;
  const file = parseFile(input.text('manifest'), source?.role);
  const openshiftVersion = releaseMeant(input.text('openshift')) ?? settings.openshiftVersion;
  const placeOf = (source?.placer ?? ownPlacer)(file);
  return {
    file,
    place: ({ path = [], ...about }) => {
      const document = Math.max(
        0,
        file.slices.findLastIndex(({ start }) => start <= about.span.start),
      );
      return placeOf({ ...about, path, document });
    },
    options: {
      settings: { ...settings, openshiftVersion },
      facts: withSources(aroundOf(file, facts), [{ file: MANIFEST, manifests: file.manifests }]),
    },
  };
}

const ownPlacer: NamedSource['placer'] = ({ text }) => {
  const starts = lineStarts(text);
  return ({ span, message = '' }) => ({ file: null, line: positionAt(starts, span.start).line + 1, message });
};

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
