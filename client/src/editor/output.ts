import { window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { maskLog } from './maskLog';

/** The one place where the extension and its server write what a person may want to read later. Secrets are masked. */
export function createOutput(): LogOutputChannel {
  return maskLog(window.createOutputChannel('SCC Lens', { log: true }));
}
