import { window, workspace } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { CLIENT_SETTINGS } from './contributed/settings';
import { maskLog, nameOfTraced } from './maskLog';

/** The output channel of the extension and its server. Secrets are masked. */
export function createOutput(): LogOutputChannel {
  return maskLog(window.createOutputChannel('SCC Lens', { log: true }));
}

/** The output for the language client's trace: names of messages only, and those only where the setting asks for them. */
export function createTraceOutput(output: LogOutputChannel): LogOutputChannel {
  const isWanted = (): boolean =>
    workspace.getConfiguration('sccLens').get<string>('trace.server', CLIENT_SETTINGS['trace.server'].default) !== 'off';
  const trace = (text: string): void => {
    const name = nameOfTraced(text);
    if (name !== undefined && isWanted()) output.trace(name);
  };
  return Object.create(output, { trace: { value: trace } }) as LogOutputChannel;
}
