/** What the cluster refuses or fails to run, as diagnostics on the fields of the manifests. */
import { Diagnostic, DiagnosticSeverity, languages, Uri, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { ClusterDiagnostic } from '@scc-lens/kube';
import { LOCATE_REFUSAL } from '@scc-lens/protocol';
import type { LocateRefusalParams, RefusedPlace } from '@scc-lens/protocol';

export interface ClusterDiagnostics {
  readonly show: (found: readonly ClusterDiagnostic[]) => Promise<void>;
  readonly clear: () => void;
  readonly dispose: () => void;
}

export function createClusterDiagnostics(client: LanguageClient): ClusterDiagnostics {
  const collection = languages.createDiagnosticCollection('scc-lens-cluster');
  // Places in a text that has changed are no longer valid.
  const changes = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) collection.delete(document.uri);
  });
  return {
    show: async found => {
      const byFile = new Map<string, Diagnostic[]>();
      for (const one of found) {
        const { file } = one.source;
        const places = await client.sendRequest<readonly RefusedPlace[] | null>(LOCATE_REFUSAL, question(one));
        const diagnostics = (places ?? []).map(({ range, message }) => diagnostic(client, range, message));
        byFile.set(file, [...(byFile.get(file) ?? []), ...diagnostics]);
      }
      collection.clear();
      for (const [file, diagnostics] of byFile) collection.set(Uri.parse(file), diagnostics);
    },
    clear: () => {
      collection.clear();
    },
    dispose: () => {
      changes.dispose();
      collection.dispose();
    },
  };
}

function question({ source: { file, document, path }, pod, message, causes }: ClusterDiagnostic): LocateRefusalParams {
  return { file, document, path, specPath: pod?.specPath ?? null, message, causes };
}

function diagnostic(client: LanguageClient, range: RefusedPlace['range'], message: string): Diagnostic {
  const made = new Diagnostic(client.protocol2CodeConverter.asRange(range), message, DiagnosticSeverity.Error);
  made.source = 'scc-lens';
  made.code = 'cluster';
  return made;
}
