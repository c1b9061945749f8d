/** The differences that the editor shows: they close once they are out of date. */
import * as l10n from '@vscode/l10n';
import type { BaseLanguageClient as LanguageClient } from 'vscode-languageclient';
import { describeRef, type ObjectDiff } from '@scc-lens/kube';
import type { ObjectsResult } from '@scc-lens/protocol';
import type { ReadOnlyDocuments } from '../../editor';
import { areFresh } from './freshness';
import { listenForChanges } from './readObjects';

export class Differences {
  private stop: (() => void) | undefined;

  constructor(
    private readonly client: LanguageClient,
    private readonly documents: ReadOnlyDocuments,
  ) {}

  /** The two sides of an object's difference, in the editor's own diff, until one of the deployment's files changes. */
  async show({ planned: { ref }, before, after }: ObjectDiff, { files }: ObjectsResult): Promise<void> {
    const name = describeRef(ref);
    await this.documents.showDiff(`${name}.yaml`, before, after, l10n.t('{object} (on the cluster ↔ as deployed)', { object: name }));
    this.stop?.();
    this.stop = listenForChanges(changed => {
      const file = files.filter(({ uri }) => uri === changed);
      if (file.length > 0) void this.closeUnlessFresh(file);
    });
  }

  async close(): Promise<void> {
    this.dispose();
    await this.documents.closeDiffs();
  }

  dispose(): void {
    this.stop?.();
    this.stop = undefined;
  }

  /** Saving a text that was shown unsaved is no change. */
  private async closeUnlessFresh(files: ObjectsResult['files']): Promise<void> {
    if (!(await areFresh(this.client, files).catch(() => false))) await this.close();
  }
}
