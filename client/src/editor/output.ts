import { window } from 'vscode';
import type { LogOutputChannel } from 'vscode';

/** The one place where the extension and its server write what a person may want to read later. */
export function createOutput(): LogOutputChannel {
  return window.createOutputChannel('SCC Lens', { log: true });
}
