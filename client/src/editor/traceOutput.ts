import { workspace } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { CLIENT_SETTINGS } from '../settings';

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

/**
 * What may be kept of a traced message: its name. Its content contains whole documents and a cluster's answers, including Secrets, which a log
 * must not have however `sccLens.trace.server` is set. Undefined where the text does not begin with a name, as in the JSON format.
 */
export function nameOfTraced(text: string): string | undefined {
  return /^(Sending|Received) (request|response|notification) .*/.exec(text)?.[0];
}
