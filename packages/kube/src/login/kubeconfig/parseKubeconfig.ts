/** From the text of one kubeconfig to its clusters, users and contexts, with absolute paths. */
import path from 'node:path';
import { newClusters, newContexts, newUsers } from '@kubernetes/client-node/dist/config_types.js';
import type { User } from '@kubernetes/client-node/dist/config_types.js';
import { load } from 'js-yaml';
import { at, failed, fieldsAt, isFields, listAt, maskSecrets, ok, textAt } from '../../words';
import type { Result } from '../../words';
import { entryTexts, fileTexts } from './messages';
import type { Entries, Impersonation, KubeconfigUser } from './types';

export interface ParsedFile extends Entries {
  readonly currentContext: string | null;
  /** One sentence for each entry that had to be left out. */
  readonly problems: readonly string[];
}

/** An error names the file and what to do; it never quotes the text, which may be a token. */
export function parseKubeconfig(text: string, file: string): Result<ParsedFile> {
  if (text.split(/[\r\n]/).every(line => /^\s*(?:#|$)/.test(line))) {
    return failed({
      kind: 'config',
      message: fileTexts.empty(file),
      nextStep: fileTexts.logInOrName(),
    });
  }
  let written: unknown;
  try {
    written = load(text);
  } catch (error) {
    return malformed(error, file);
  }
  const read = readEntries(written, file);
  const { entries, problems } = textEntries(read.entries, file);
  const folder = path.dirname(file);
  const writtenUsers = new Map(
    listAt(written, 'users')
      .map(user => [textAt(user, 'name'), user] as const)
      .reverse(),
  );
  return ok({
    clusters: entries.clusters.map(cluster => ({ ...cluster, ...absolute(folder, { caFile: cluster.caFile }) })),
    users: entries.users.map(user => wholeUser(user, fieldsAt(writtenUsers.get(user.name), 'user'), folder)),
    contexts: entries.contexts,
    currentContext: textAt(written, 'current-context') ?? null,
    problems: [...read.problems, ...problems],
  });
}

/** The parser's message quotes the text. Its line number does not, nor does its reason before the first quotation or tag. */
function malformed(error: unknown, file: string): Result<never> {
  if (!isFields(error) || textAt(error, 'name') !== 'YAMLException') throw error;
  const line = Number(at(error, 'mark', 'line') ?? 0) + 1;
  const [reason = ''] = (textAt(error, 'reason') ?? '').split(/["!:]/, 1);
  return failed({
    kind: 'config',
    message: fileTexts.malformed({ file, reason: maskSecrets(reason).trim() || fileTexts.notYaml(), line }),
    nextStep: fileTexts.fixLine(),
  });
}

function readEntries(written: unknown, file: string): { readonly entries: Entries; readonly problems: readonly string[] } {
  const read = (onInvalidEntry: 'throw' | 'filter'): Entries => ({
    clusters: newClusters(at(written, 'clusters'), { onInvalidEntry }),
    users: newUsers(withoutTokenFiles(at(written, 'users')), { onInvalidEntry }),
    contexts: newContexts(at(written, 'contexts'), { onInvalidEntry }),
  });
  try {
    return { entries: read('throw'), problems: [] };
  } catch (error) {
    return { entries: read('filter'), problems: [entryTexts.inFile(file, entryProblem(error))] };
  }
}

/** The users without `token-file`, which kubectl does not know, and which the client would read synchronously, whatever file it is. */
function withoutTokenFiles(users: unknown): unknown {
  if (!Array.isArray(users)) return users;
  return users.map((entry: unknown) => {
    const user = at(entry, 'user');
    return isFields(entry) && isFields(user) ? { ...entry, user: { ...user, 'token-file': undefined } } : entry;
  });
}

/** What the client reports about an entry (`contexts[0].context.cluster is missing`), without anything that could contain a value. */
function entryProblem(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const field = /^([a-z]+\[\d+\](?:\.[a-z]+)+) is missing$/.exec(message)?.[1];
  return field === undefined ? entryTexts.invalid() : entryTexts.missing(field);
}

function wholeUser(user: User, written: unknown, folder: string): KubeconfigUser {
  const impersonates = impersonationOf(written);
  return {
    ...user,
    ...absolute(folder, { certFile: user.certFile, keyFile: user.keyFile, tokenFile: textAt(written, 'tokenFile') }),
    ...withExecPath(user, folder),
    ...(impersonates !== null && { impersonates }),
  };
}

/** A command with a path separator is relative to the file that names it. */
function withExecPath({ exec }: User, folder: string): Pick<User, 'exec'> {
  const command = textAt(exec, 'command');
  if (command === undefined || !/[\\/]/.test(command)) return {};
  return { exec: { ...fieldsAt(exec), command: path.resolve(folder, command) } };
}

function absolute(folder: string, files: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(files).flatMap(([name, file]) => (file ? [[name, path.resolve(folder, file)]] : [])));
}

function impersonationOf(written: unknown): Impersonation | null {
  const texts = (list: readonly unknown[]): readonly string[] => list.filter((one): one is string => typeof one === 'string');
  const extra = Object.entries(fieldsAt(written, 'as-user-extra')).map(
    ([name, values]) => [name, texts(Array.isArray(values) ? values : [])] as const,
  );
  const found = {
    user: textAt(written, 'as') ?? '',
    uid: textAt(written, 'as-uid'),
    groups: texts(listAt(written, 'as-groups')),
    extra: Object.fromEntries(extra),
  };
  return found.user === '' && found.uid === undefined && found.groups.length === 0 && extra.length === 0 ? null : found;
}

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

interface TextEntries {
  readonly entries: Entries;
  /** One sentence for each entry that was left out. */
  readonly problems: readonly string[];
}

/** The entries without those in which a field that must be text is not, which the client does not check. No sentence quotes a value. */
function textEntries(entries: Entries, file: string): TextEntries {
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
