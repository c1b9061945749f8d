/** From the text of one kubeconfig to its clusters, users and contexts, with absolute paths. */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { CORE_SCHEMA, load, mergeTag } from 'js-yaml';
import { at, failed, fieldsAt, isFields, listAt, maskSecrets, ok, textAt } from '../words';
import type { Fields, Result } from '../words';
import { entryTexts, fileTexts } from './messages';

/** How the kubeconfig spells the fields that must be text. What ends in `File` is a path, relative to the kubeconfig. */
const CLUSTER_FIELDS = {
  server: 'server',
  caData: 'certificate-authority-data',
  caFile: 'certificate-authority',
  tlsServerName: 'tls-server-name',
  proxyUrl: 'proxy-url',
} as const;
const USER_FIELDS = {
  token: 'token',
  tokenFile: 'tokenFile',
  username: 'username',
  password: 'password',
  certData: 'client-certificate-data',
  certFile: 'client-certificate',
  keyData: 'client-key-data',
  keyFile: 'client-key',
  as: 'as',
} as const;
const CONTEXT_FIELDS = { cluster: 'cluster', user: 'user', namespace: 'namespace' } as const;

type Spellings = Readonly<Record<string, string>>;
type Texts<S extends Spellings> = { readonly [name in keyof S]?: string };

/** `…Data` is base64 of PEM, and takes precedence over the file. */
export interface ClusterEntry extends Texts<typeof CLUSTER_FIELDS> {
  readonly name: string;
  readonly server: string;
  readonly skipTLSVerify: boolean;
}

/** The content of `tokenFile` may change at any time, and takes precedence over `token`. */
export interface UserEntry extends Texts<typeof USER_FIELDS> {
  readonly name: string;
  readonly exec?: unknown;
  readonly authProvider?: unknown;
  readonly impersonates?: Impersonation;
}

export interface ContextEntry extends Texts<typeof CONTEXT_FIELDS> {
  readonly name: string;
  readonly cluster: string;
}

/** Contains secrets: never to be shown. */
export interface Entries {
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly ContextEntry[];
}

/** The fields `as`, `as-uid`, `as-groups` and `as-user-extra`. */
export interface Impersonation {
  /** Empty where the kubeconfig has the others without it, which kubectl refuses. */
  readonly user: string;
  readonly uid: string | undefined;
  readonly groups: readonly string[];
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export interface ParsedFile extends Entries {
  readonly currentContext: string | null;
  /** One sentence for each entry that had to be left out. */
  readonly problems: readonly string[];
}

/** kubectl follows merge keys. */
const KUBECONFIG = CORE_SCHEMA.withTags(mergeTag);

/** An error names the file and what to do; it never quotes the text, which may be a token. */
export function parseKubeconfig(text: string, file: string): Result<ParsedFile> {
  if (text.split(/[\r\n]/).every(line => /^\s*(?:#|$)/.test(line)))
    return failed({ kind: 'config', message: l10n.t('The kubeconfig {file} is empty.', { file }), nextStep: fileTexts.logInOrName() });
  let written: unknown;
  try {
    written = load(text, { schema: KUBECONFIG });
  } catch (error) {
    return malformed(error, file);
  }
  const problems: string[] = [];
  const read = <S extends Spellings>(list: string, spellings: S, needed: readonly string[]): readonly Entry<S>[] =>
    listAt(written, list).flatMap((entry, index) => {
      const found = readEntry(entry, { list, index, file, spellings, needed });
      if (found.ok) return [found.value];
      problems.push(found.error);
      return [];
    });
  const clusters = read('clusters', CLUSTER_FIELDS, ['name', 'cluster', 'cluster.server']);
  const users = read('users', USER_FIELDS, ['name']);
  const contexts = read('contexts', CONTEXT_FIELDS, ['name', 'context', 'context.cluster']);
  return ok({
    clusters: clusters.map(({ name, fields, texts: { server = '', ...texts } }) => ({
      ...texts,
      name,
      server: server.replace(/\/$/, ''),
      skipTLSVerify: fields['insecure-skip-tls-verify'] === true,
    })),
    users: users.map(({ name, fields, texts }) => ({
      ...texts,
      name,
      exec: withAbsoluteCommand(fields['exec'], path.dirname(file)),
      authProvider: fields['auth-provider'],
      ...impersonationOf(fields),
    })),
    contexts: contexts.map(({ name, texts: { cluster = '', ...texts } }) => ({ ...texts, name, cluster })),
    currentContext: textAt(written, 'current-context') ?? null,
    problems,
  });
}

/** The parser's message quotes the text. Its line number does not, nor does its reason before the first quotation or tag. */
function malformed(error: unknown, file: string): Result<never> {
  if (!isFields(error) || textAt(error, 'name') !== 'YAMLException') throw error;
  const line = Number(at(error, 'mark', 'line') ?? 0) + 1;
  const [reason = ''] = (textAt(error, 'reason') ?? '').split(/["!:]/, 1);
  return failed({
    kind: 'config',
    message: fileTexts.malformed({ file, reason: maskSecrets(reason).trim() || l10n.t('it is not YAML'), line }),
    nextStep: l10n.t('Fix that line, or log in again with `oc login`, which rewrites the file.'),
  });
}

interface Entry<S extends Spellings> {
  readonly name: string;
  readonly texts: Texts<S>;
  /** All fields, as they are written. */
  readonly fields: Fields;
}

interface Reading<S extends Spellings> {
  readonly list: string;
  readonly index: number;
  readonly file: string;
  readonly spellings: S;
  /** Paths of fields without which the entry is of no use. */
  readonly needed: readonly string[];
}

/** An entry of a list; why it has to be left out, in a sentence that quotes no value. */
function readEntry<S extends Spellings>(entry: unknown, { list, index, file, spellings, needed }: Reading<S>): Result<Entry<S>, string> {
  const isMissing = (value: unknown): boolean => value === undefined || value === null || value === '';
  const missing = needed.find(field => isMissing(at(entry, ...field.split('.'))));
  if (missing !== undefined) return failed(entryTexts.inFile(file, entryTexts.missing(`${list}[${index}].${missing}`)));
  const name = at(entry, 'name');
  const fields = fieldsAt(entry, list.slice(0, -1));
  const given = Object.entries(spellings).filter(([, spelling]) => !isMissing(fields[spelling]));
  const wrong = given.map(([, spelling]) => spelling).filter(spelling => typeof fields[spelling] !== 'string');
  if (typeof name !== 'string' || wrong.length > 0) {
    const shown = typeof name === 'string' ? JSON.stringify(maskSecrets(name)) : l10n.t('an entry');
    const all = typeof name === 'string' ? wrong : ['name', ...wrong];
    return failed(entryTexts.notText({ file, entry: shown, list, fields: all.reduce(entryTexts.and) }));
  }
  const texts = given.map(([key, spelling]) => {
    const text = String(fields[spelling]);
    return [key, key.endsWith('File') ? path.resolve(path.dirname(file), text) : text] as const;
  });
  return ok({ name, fields, texts: Object.fromEntries(texts) as Texts<S> });
}

/** A command with a path separator is relative to the file that names it. */
function withAbsoluteCommand(exec: unknown, folder: string): unknown {
  const command = textAt(exec, 'command');
  return command === undefined || !/[\\/]/.test(command) ? exec : { ...fieldsAt(exec), command: path.resolve(folder, command) };
}

function impersonationOf(user: Fields): Pick<UserEntry, 'impersonates'> {
  const texts = (list: readonly unknown[]): readonly string[] => list.filter(one => typeof one === 'string');
  const extra = Object.keys(fieldsAt(user, 'as-user-extra')).map(name => [name, texts(listAt(user, 'as-user-extra', name))] as const);
  const found = {
    user: textAt(user, 'as') ?? '',
    uid: textAt(user, 'as-uid'),
    groups: texts(listAt(user, 'as-groups')),
    extra: Object.fromEntries(extra),
  };
  return found.user === '' && found.uid === undefined && found.groups.length === 0 && extra.length === 0 ? {} : { impersonates: found };
}
