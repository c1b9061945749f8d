/** The audit of a cluster on a page: what the command line finds, which the editor's own Node runs. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Uri, workspace } from 'vscode';
import type { BaseLanguageClient as LanguageClient, WorkspaceEdit } from 'vscode-languageclient';
import { ticked, window } from '../../editor';
import { deploySettings } from './deploySettings';
import { auditTexts } from './messages';
import { runTask, showWithOutput } from './notify';
import type { Stage } from './stage';

/** A page with more is for a browser. */
const LARGEST_PAGE = 64 * 1024 * 1024;

/** A new file, as a button of the page asks for it. */
interface AddFile {
  readonly file: string;
  readonly text: string;
}

/** Reads the lists of the chosen cluster, and shows the page. `program` is the command line. */
export async function auditCluster({ audits, client, connector, output }: Stage, program: string): Promise<void> {
  const page = await runTask(async task => {
    const cluster = await connector.open(task);
    if (cluster === undefined) return undefined;
    const { context, namespace } = cluster.target;
    task.report(auditTexts.reading(context));
    const audited = await runAudit(program, context, task.signal);
    return audited === 'cancelled' ? audited : { ...audited, context, namespace };
  });
  if (page === undefined || page === 'cancelled') return;
  output.info(page.log);
  if (page.html === '') showWithOutput(window.showErrorMessage, auditTexts.failed());
  else {
    audits.take(page, new Date());
    const panel = window.createPage('sccLens.audit', auditTexts.title(), { enableScripts: true, retainContextWhenHidden: true });
    panel.webview.onDidReceiveMessage((message: AddFile) => addFile(client, message));
    // The page is the extension's own, and its policy allows only its own script: what a cluster contains is data in it.
    panel.webview.html = page.html;
  }
}

interface AuditPage {
  /** Empty where nothing could be read. */
  readonly html: string;
  readonly log: string;
}

async function runAudit(program: string, context: string, signal: AbortSignal): Promise<AuditPage | 'cancelled'> {
  const { kubeconfig }: { readonly kubeconfig: string } = deploySettings();
  const file = kubeconfig === '' ? [] : ['--kubeconfig', kubeconfig];
  // The user has accepted the risks of the connection.
  const args = [program, 'audit', '--context', context, ...file, '--insecure-skip-tls-verify', '--format', 'html'];
  const options = { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' }, maxBuffer: LARGEST_PAGE, signal };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, options);
    return { html: stdout, log: stderr };
  } catch (error) {
    // It also ends with a code where it has findings, or where a list could not be read.
    const { stdout = '', stderr = '', message = '' } = error as Partial<Record<'stdout' | 'stderr' | 'message', string>>;
    return signal.aborted ? 'cancelled' : { html: stdout.trimEnd().endsWith('</html>') ? stdout : '', log: stderr || message };
  }
}

/** Previews the new file in the first folder of the workspace, and creates it if the user agrees. */
async function addFile(client: LanguageClient, { file, text }: AddFile): Promise<void> {
  const [folder] = workspace.workspaceFolders ?? [];
  if (folder === undefined || !/^\w[\w.-]*$/.test(file)) {
    void window.showWarningMessage(auditTexts.noFolder());
    return;
  }
  const uri = Uri.joinPath(folder.uri, file).toString();
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const edit: WorkspaceEdit = {
    changeAnnotations: { [file]: { label: auditTexts.newFile(file), needsConfirmation: true } },
    documentChanges: [
      { kind: 'create', uri, annotationId: file },
      { textDocument: { uri, version: null }, edits: [{ range, newText: text, annotationId: file }] },
    ],
  };
  await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(ticked(edit)));
}
