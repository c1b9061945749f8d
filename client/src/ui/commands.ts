import type { LogOutputChannel, Uri } from 'vscode';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { isCatalogItem } from '@scc-lens/protocol';
import type { AllowArguments, GenerateSccParams, PreviewFixArguments, ShowReviewArguments } from '@scc-lens/protocol';
import type { Handler, LocalCommand, ReadOnlyDocuments } from '../editor';
import { allowFinding, previewFix } from './applyPreviewed';
import type { Walkthrough } from './walkthrough';
import { cursor, explainError, showReview, showRule } from './pages';
import { generateScc, handToAdmin } from './generate';
import { openManifest, targetOf, type CatalogView } from './catalogView';
import type { Renderings } from './renderings';
import { replaceSupervisors } from './replaceSupervisors';

/** What the commands without a cluster do, by the name that package.json gives them. */
export const createHandlers = (
  client: LanguageClient,
  documents: ReadOnlyDocuments,
  walkthrough: Walkthrough,
  catalog: CatalogView,
  renderings: Renderings,
  output: LogOutputChannel,
  packageFile: (name: string) => Uri,
): Readonly<Record<LocalCommand, Handler>> => ({
  'sccLens.showReview': async clicked => {
    const target = await targetOf(client, clicked);
    if (target === null) return;
    const params = (target as ShowReviewArguments | undefined) ?? cursor();
    await walkthrough.lead();
    if (await showReview(client, documents, params)) walkthrough.complete('review');
  },
  'sccLens.generateScc': async (clicked, selected) => {
    const onApplied = (): void => walkthrough.complete('scc');
    const target = await generateTarget(client, clicked);
    if (target !== null) await generateScc(client, output, onApplied, target, selected);
  },
  'sccLens.handToAdmin': async (clicked, selected) => {
    const target = await generateTarget(client, clicked);
    if (target !== null) await handToAdmin(client, output, target, selected);
  },
  'sccLens.openManifest': item => openManifest(client, item),
  'sccLens.filterCatalog': () => catalog.filter(),
  'sccLens.clearCatalogFilter': () => catalog.clearFilter(),
  'sccLens.allow': target => allowFinding(client, target as AllowArguments),
  'sccLens.explainError': () => explainError(client, documents),
  'sccLens.showRendered': uri => renderings.show(uri),
  'sccLens.chooseValues': uri => renderings.chooseValues(uri),
  'sccLens.showRule': rule => showRule(packageFile('docs/rules'), rule),
  'sccLens.previewFix': fix => previewFix(client, fix as PreviewFixArguments),
  'sccLens.replaceSupervisors': () => replaceSupervisors(client, output),
  'sccLens.openWalkthrough': () => walkthrough.show(),
  'sccLens.runOnManifest': command => walkthrough.run(command),
  'sccLens.restartServer': () => restart(client),
  'sccLens.showOutput': () => output.show(true),
});

/** A client for browsers has no command of its own for it. */
export async function restart(client: LanguageClient): Promise<void> {
  await client.stop();
  await client.start();
}

/** For an item of the tree view, the service account of its workload; null as for `targetOf`. */
async function generateTarget(client: LanguageClient, argument: unknown): Promise<unknown> {
  const target = await targetOf(client, argument);
  if (!isCatalogItem(argument) || target === null) return target;
  const { uri, position } = target as ShowReviewArguments;
  return { uris: [uri], position } satisfies GenerateSccParams;
}
