import { commands } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { LocalCommand } from '../commands';
import type { Handler, ReadOnlyDocuments } from '../editor';
import type { Manifests } from '../manifests';
import { WALKTHROUGH_ID } from '../walkthrough';
import { runOnManifest } from './example';
import type { AllowArguments, PreviewFixArguments, ShowReviewArguments } from '../../../server/src/protocol';
import { allowFinding } from './allow';
import { explainError } from './explain';
import { generateScc } from './generate';
import { handToAdmin } from './handOver';
import { previewFix } from './previewFix';
import { replaceSupervisors } from './replaceSupervisors';
import { showReview } from './review';

/** What the commands without a cluster do, by the name that package.json gives them. */
export function createHandlers(
  client: LanguageClient,
  documents: ReadOnlyDocuments,
  manifests: Manifests,
  output: LogOutputChannel,
  exampleFile: string,
): Readonly<Record<LocalCommand, Handler>> {
  return {
    'sccLens.showReview': target => showReview(client, documents, target as ShowReviewArguments | undefined),
    'sccLens.generateScc': (target, selected) => generateScc(client, output, target, selected),
    'sccLens.handToAdmin': (target, selected) => handToAdmin(client, output, target, selected),
    'sccLens.allow': target => allowFinding(client, target as AllowArguments),
    'sccLens.explainError': () => explainError(client, documents),
    'sccLens.previewFix': fix => previewFix(client, fix as PreviewFixArguments),
    'sccLens.replaceSupervisors': () => replaceSupervisors(client, output),
    'sccLens.openWalkthrough': async () => {
      await commands.executeCommand('workbench.action.openWalkthrough', `scc-lens.scc-lens#${WALKTHROUGH_ID}`);
    },
    'sccLens.runOnManifest': command => runOnManifest(command, manifests, exampleFile),
    'sccLens.restartServer': () => client.restart(),
    'sccLens.showOutput': () => {
      output.show(true);
    },
  };
}
