import { window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { maskLog } from './maskLog';

/** The output channel of the extension and its server. Secrets are masked. */
export function createOutput(): LogOutputChannel {
  return maskLog(window.createOutputChannel('SCC Lens', { log: true }));
}
