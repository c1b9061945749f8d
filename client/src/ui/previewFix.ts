import { CodeActionResolveRequest } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { PreviewFixArguments } from '@scc-lens/protocol';
import { window } from '../editor';
import { applyPreviewed } from './applyPreviewed';
import { previewTexts } from './messages';

/** Carries out a quick fix over several files, once the user has confirmed it; over a thousand pods it takes a while to work out. */
export async function previewFix(client: LanguageClient, fix: PreviewFixArguments): Promise<void> {
  const edit = await window.withProgress(previewTexts.working(), async (_report, token) => {
    const resolved = await client.sendRequest(CodeActionResolveRequest.type, fix, token);
    return token.isCancellationRequested ? undefined : resolved.edit;
  });
  if (edit !== undefined && (await applyPreviewed(client, edit)) === 'declined') void window.showInformationMessage(previewTexts.nothing());
}
