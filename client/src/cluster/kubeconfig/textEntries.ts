/** The Kubernetes client does not check that a kubeconfig's fields are text. kubectl refuses a file in which one of them is not. */
import { maskSecrets } from '../words';
import { entryTexts } from './messages';
import type { Entries } from './types';

/** Fields that are not text, or are checked where they are used. */
const OTHERS: ReadonlySet<string> = new Set(['authProvider', 'exec', 'skipTLSVerify']);

/** How a kubeconfig spells the client's names. */
const SPELLINGS: Readonly<Record<string, string>> = {
  caData: 'certificate-authority-data',
  caFile: 'certificate-authority',
  certData: 'client-certificate-data',
  certFile: 'client-certificate',
  keyData: 'client-key-data',
  keyFile: 'client-key',
  impersonateUser: 'as',
  proxyUrl: 'proxy-url',
  tlsServerName: 'tls-server-name',
};

export interface TextEntries {
  readonly entries: Entries;
  /** One sentence for each entry that was left out. */
  readonly problems: readonly string[];
}

/** The entries without those in which a field that must be text is not. No sentence quotes a value. */
export function textEntries(entries: Entries, file: string): TextEntries {
  const problems: string[] = [];
  const readable = <T extends { readonly name: string }>(list: string, all: readonly T[]): readonly T[] =>
    all.filter(entry => {
      const wrong = fieldsThatAreNotText(entry);
      if (wrong.length > 0) problems.push(entryTexts.notText({ file, entry: nameOf(entry), list, fields: wrong.reduce(entryTexts.and) }));
      return wrong.length === 0;
    });
  return {
    entries: {
      clusters: readable('clusters', entries.clusters),
      users: readable('users', entries.users),
      contexts: readable('contexts', entries.contexts),
    },
    problems,
  };
}

function nameOf({ name }: { readonly name: unknown }): string {
  return typeof name === 'string' ? JSON.stringify(maskSecrets(name)) : entryTexts.unnamed();
}

function fieldsThatAreNotText(entry: object): readonly string[] {
  return Object.entries(entry)
    .filter(([name, value]: readonly [string, unknown]) => !OTHERS.has(name) && isPresent(value) && typeof value !== 'string')
    .map(([name]) => SPELLINGS[name] ?? name);
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
