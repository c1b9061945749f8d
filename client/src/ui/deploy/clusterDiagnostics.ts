/** What the cluster refuses or fails to run, as diagnostics on the fields of the manifests. */
import { Diagnostic, DiagnosticSeverity, languages, Uri, workspace } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import type { ClusterDiagnostic } from '@scc-lens/kube';
import { LOCATE_REFUSAL, type LocateRefusalParams, type RefusedPlace } from '@scc-lens/protocol';

export class ClusterDiagnostics {
  private readonly collection = languages.createDiagnosticCollection('scc-lens-cluster');
  // Places in a text that has changed are no longer valid.
  private readonly changes = workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (contentChanges.length > 0) this.collection.delete(document.uri);
  });

  constructor(private readonly client: LanguageClient) {}

  /** Whether a place was found for any. */
  async show(found: readonly ClusterDiagnostic[]): Promise<boolean> {
    const byFile = new Map<string, Diagnostic[]>();
    for (const one of found) {
      const { file } = one.source;
      const places = await this.client.sendRequest<readonly RefusedPlace[] | null>(LOCATE_REFUSAL, question(one));
      const diagnostics = (places ?? []).map(({ range, message }) => diagnostic(this.client, range, message));
      byFile.set(file, [...(byFile.get(file) ?? []), ...diagnostics]);
    }
    this.clear();
    for (const [file, diagnostics] of byFile) this.collection.set(Uri.parse(file), diagnostics);
    return [...byFile.values()].some(({ length }) => length > 0);
  }

  clear(): void {
    this.collection.clear();
  }

  dispose(): void {
    this.changes.dispose();
    this.collection.dispose();
  }
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
