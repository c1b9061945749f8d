/** What the cluster refuses, as diagnostics on the manifest's fields. */
import { Diagnostic, DiagnosticSeverity, languages, Uri, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { LOCATE_REFUSAL } from '../../../../server/src/protocol';
import type { LocateRefusalParams, ManifestObject, ManifestPod, RefusedPlace } from '../../../../server/src/protocol';
import { describeRef } from '../../cluster';
import type { ClusterError } from '../../cluster';
import type { Preflight } from '../../deploy';

export interface Refusal {
  readonly source: ManifestObject;
  /** Null where the object itself is refused. */
  readonly pod: ManifestPod | null;
  readonly error: ClusterError;
}

export interface RefusalDiagnostics {
  readonly show: (refusals: readonly Refusal[]) => Promise<void>;
  readonly clear: () => void;
  readonly dispose: () => void;
}

export function createRefusalDiagnostics(client: LanguageClient): RefusalDiagnostics {
  const collection = languages.createDiagnosticCollection('scc-lens-cluster');
  // A place in a text that has changed is no place any more.
  const changes = workspace.onDidChangeTextDocument(({ document, contentChanges }) => { if (contentChanges.length > 0) collection.delete(document.uri); });
  return {
    show: async refusals => {
      const byFile = new Map<string, Diagnostic[]>();
      for (const refusal of refusals) {
        const { file } = refusal.source;
        const places = await client.sendRequest<readonly RefusedPlace[] | null>(LOCATE_REFUSAL, question(refusal));
        const found = (places ?? []).map(({ range, message }) => diagnostic(client, range, message));
        byFile.set(file, [...byFile.get(file) ?? [], ...found]);
      }
      collection.clear();
      for (const [file, diagnostics] of byFile) collection.set(Uri.parse(file), diagnostics);
    },
    clear: () => { collection.clear(); },
    dispose: () => {
      changes.dispose();
      collection.dispose();
    },
  };
}

function question({ source: { file, document, path }, pod, error }: Refusal): LocateRefusalParams {
  const causes = error.kind === 'invalid' ? error.causes : [];
  return { file, document, path, specPath: pod?.specPath ?? null, message: error.message, causes };
}

function diagnostic(client: LanguageClient, range: RefusedPlace['range'], message: string): Diagnostic {
  const made = new Diagnostic(client.protocol2CodeConverter.asRange(range), message, DiagnosticSeverity.Error);
  made.source = 'scc-lens';
  made.code = 'cluster';
  return made;
}

/** What certainly fails. A pod that this deployment's own SCC or RBAC may still admit is not among it; a Pod is told of once. */
export function refusalsOf({ objects, pods }: Preflight): readonly Refusal[] {
  const judged = new Set(pods.filter(({ planned, verdict }) => planned.ref.kind === 'Pod' && verdict.kind === 'refused').map(({ planned }) => planned));
  return [
    ...objects.flatMap(({ planned, dryRun, permissions }): Refusal[] => {
      const { source, ref } = planned;
      if (dryRun.kind === 'refused') return judged.has(planned) ? [] : [{ source, pod: null, error: dryRun.error }];
      const denied = dryRun.kind === 'notChecked' ? permissions.find(({ allowed }) => allowed === false) : undefined;
      return denied === undefined ? [] : [{ source, pod: null, error: { kind: 'forbidden', message: `You may not ${denied.verb} ${describeRef(ref)}.` } }];
    }),
    ...pods.flatMap(({ planned, pod, verdict }): Refusal[] => verdict.kind === 'refused' && verdict.pending.length === 0 ? [{ source: planned.source, pod, error: verdict.error }] : []),
  ];
}
