/** What can be resumed or undone, for the conditions of the commands and the status bar. */
import * as l10n from '@vscode/l10n';
import { commands, StatusBarAlignment, Uri, type Memento } from 'vscode';
import { RESUMPTION, window } from '../../editor';
import { shorten } from './lists';
import { buttonTexts } from './messages';
import { fileName } from './readObjects';

interface Kept {
  readonly uris: readonly string[];
  /** Whether the user has seen the summary and left it. */
  readonly isReviewed: boolean;
}

/** What was to be deployed: remembered, also when the window closes, until it is deployed or the user cancels it. */
export class Resumption {
  private readonly item = window.createStatusBarItem(RESUMPTION, StatusBarAlignment.Left);
  private back: (() => void) | undefined;

  constructor(private readonly memory: Memento) {
    this.showResume();
  }

  get uris(): readonly Uri[] | undefined {
    return this.memory.get<Kept>(RESUMPTION)?.uris.map(uri => Uri.parse(uri));
  }

  /** Remembers what was to be deployed, and forgets the deployment before. The status bar offers it once it `isReviewed`. */
  keep(uris: readonly Uri[] | undefined, isReviewed = false): void {
    const kept: Kept | undefined = uris && { uris: uris.map(uri => uri.toString()), isReviewed };
    void this.memory.update(RESUMPTION, kept);
    this.item.hide();
    void commands.executeCommand('setContext', 'sccLens.canResume', uris !== undefined);
  }

  /** Offers in the status bar what the user has left. It stays there, unlike a message. */
  showResume(): void {
    const kept = this.memory.get<Kept>(RESUMPTION);
    void commands.executeCommand('setContext', 'sccLens.canResume', kept !== undefined);
    if (kept?.isReviewed !== true) return;
    const files = shorten(kept.uris.map(fileName), 3).join(', ');
    this.show('debug-continue', buttonTexts.resume(), l10n.t('Nothing of {files} has been deployed yet. Click to check again.', { files }));
  }

  /** The answer to a message that disappears; `back` if the user asks for the summary by the command or in the status bar. */
  async answerOrReturn<T>(answer: Promise<T>, back: T): Promise<T> {
    this.show('arrow-left', buttonTexts.backToSummary(), l10n.t('A deployment waits for your answer. Nothing has been deployed yet.'));
    const returned = new Promise<T>(resolve => {
      this.back = () => resolve(back);
    });
    return Promise.race([answer, returned]).finally(() => {
      this.back = undefined;
      this.item.hide();
    });
  }

  get isAway(): boolean {
    return this.back !== undefined;
  }

  /** Shows the summary of the deployment that waits for it. */
  reopen(): void {
    this.back?.();
  }

  dispose(): void {
    this.item.dispose();
  }

  private show(icon: string, text: string, tooltip: string): void {
    const spoken = l10n.t('SCC Lens: {text}. {details}', { text, details: tooltip });
    this.item.show({
      name: l10n.t('SCC Lens: Deployment'),
      command: 'sccLens.resumeDeployment',
      icon,
      text,
      tooltip: `SCC Lens: ${tooltip}`,
      spoken,
      isWarning: false,
    });
  }
}

const CAN_UNDO = 'sccLens.canUndo';

/** Sets the condition whenever it is called. A call while the records are read has them read once more. */
export function createUndoCondition(list: () => Promise<readonly unknown[]>): () => void {
  let reading = false;
  let isStale = false;
  const read = async (): Promise<void> => {
    reading = true;
    do {
      isStale = false;
      const records = await list().catch(() => []);
      await commands.executeCommand('setContext', CAN_UNDO, records.length > 0);
    } while (isStale as boolean);
    reading = false;
  };
  return () => {
    if (reading) isStale = true;
    else void read();
  };
}
