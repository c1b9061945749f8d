/** The two sides of an object's difference, as read-only documents for the editor's own diff. */
import { commands, Uri, workspace } from 'vscode';
import { describeRef } from '@scc-lens/kube';
import type { ObjectDiff } from '@scc-lens/kube';
import { reviewTexts } from './messages';

const SCHEME = 'scc-lens-cluster';

export interface DiffDocuments {
  readonly show: (diff: ObjectDiff) => Promise<void>;
  readonly dispose: () => void;
}

export function createDiffDocuments(): DiffDocuments {
  const texts = new Map<string, string>();
  let shown = 0;
  const provider = workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: uri => texts.get(uri.toString()) ?? '',
  });
  const closing = workspace.onDidCloseTextDocument(({ uri }) => texts.delete(uri.toString()));
  return {
    show: async ({ planned: { ref }, before, after }) => {
      shown += 1;
      const name = describeRef(ref);
      const [left, right] = (['cluster', 'deployment'] as const).map((side, index) => {
        const uri = Uri.from({ scheme: SCHEME, path: `/${side}/${name.replaceAll('/', '∕')}.yaml`, query: String(shown) });
        texts.set(uri.toString(), index === 0 ? before : after);
        return uri;
      });
      await commands.executeCommand('vscode.diff', left, right, reviewTexts.diffTitle(name), { preview: true });
    },
    dispose: () => {
      provider.dispose();
      closing.dispose();
    },
  };
}
