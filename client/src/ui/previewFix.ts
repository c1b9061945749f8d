import { CodeActionResolveRequest } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import { window } from '../editor';
import type { PreviewFixArguments } from '../../../server/src/protocol';
import { applyPreviewed } from './applyPreviewed';
import { previewTexts } from './messages';

/** Carries out a quick fix over several files, once the user has confirmed it. */
export async function previewFix(client: LanguageClient, fix: PreviewFixArguments): Promise<void> {
  const { edit } = await client.sendRequest(CodeActionResolveRequest.type, fix);
  const outcome = edit === undefined ? 'declined' : await applyPreviewed(client, edit);
  if (outcome === 'declined') void window.showInformationMessage(previewTexts.nothing());
}
