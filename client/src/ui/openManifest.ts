import { Range, Uri } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { isCatalogItem, LOCATE } from '@scc-lens/protocol';
import type { LocateResult, ShowReviewArguments } from '@scc-lens/protocol';
import { showText, window } from '../editor';
import { catalogTexts } from './messages';

/** The command of items of the tree view. */
export const OPEN_MANIFEST = 'sccLens.openManifest';

/** Opens the manifest of an item of the tree view at its line. */
export async function openManifest(client: LanguageClient, item: unknown): Promise<void> {
  const found = await locateItem(client, item);
  if (found === null) {
    void window.showInformationMessage(catalogTexts.gone());
    return;
  }
  const { line, character } = found.range.start;
  const selection = new Range(line, character, line, character);
  await showText(Uri.parse(found.uri), { selection, preview: true });
}

/** What a command is about: the place of an item of the tree view, else what another caller names. */
export async function targetOf(client: LanguageClient, argument: unknown): Promise<unknown> {
  if (!isCatalogItem(argument)) return argument;
  const found = await locateItem(client, argument);
  const target: ShowReviewArguments | undefined = found === null ? undefined : { uri: found.uri, position: found.range.start };
  return target;
}

function locateItem(client: LanguageClient, item: unknown): Promise<LocateResult | null> {
  return isCatalogItem(item) ? client.sendRequest<LocateResult | null>(LOCATE, item.place) : Promise.resolve(null);
}
