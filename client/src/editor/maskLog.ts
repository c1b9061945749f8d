import type { LogOutputChannel } from 'vscode';
import { maskSecrets } from '@scc-lens/kube/words';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error'] as const;
const WRITERS = ['append', 'appendLine', 'replace'] as const;

/** The same output, with secrets masked in every text. Errors are written with their stack. */
export function maskLog(output: LogOutputChannel): LogOutputChannel {
  const levels = LEVELS.map(level => {
    const write = (message: unknown, ...values: readonly unknown[]): void =>
      output[level](maskSecrets(textOf(message)), ...values.map(value => maskSecrets(textOf(value))));
    return [level, { value: write }] as const;
  });
  const writers = WRITERS.map(name => [name, { value: (text: string): void => output[name](maskSecrets(text)) }] as const);
  return Object.create(output, Object.fromEntries([...levels, ...writers])) as LogOutputChannel;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return value.stack ?? value.message;
  return JSON.stringify(value);
}

/** The name of a traced message. Its content, which may contain Secrets, is never logged. Undefined for a text that begins with no name. */
export const nameOfTraced = (text: string): string | undefined => /^(Sending|Received) (request|response|notification) .*/.exec(text)?.[0];
