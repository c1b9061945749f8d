/** From the text of one kubeconfig to its clusters, users and contexts, with absolute paths. */
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { defineScalarTag, FAILSAFE_SCHEMA, loadAll, mergeTag } from 'js-yaml';
import { resolvePlain } from '@scc-lens/yaml';
import { at, failed, fieldsAt, isFields, listAt, maskSecrets, ok, ownValue, textAt, type Fields, type Result } from '../words';
import { fileTexts, typeTexts } from './messages';
import { cleanAddress } from './serverAddress';

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

/** `…Data` is base64 of PEM. */
export interface ClusterEntry extends Texts<typeof CLUSTER_FIELDS> {
  readonly name: string;
  /** Empty where it has none. */
  readonly server: string;
  readonly skipTLSVerify: boolean;
  /** What a credential plug-in is given besides the fields above. */
  readonly forPlugins?: Fields;
}

/** The content of `tokenFile` may change at any time, and takes precedence over `token`. */
export interface UserEntry extends Texts<typeof USER_FIELDS> {
  readonly name: string;
  readonly exec?: Fields;
  readonly authProvider?: Fields;
  readonly impersonates?: Impersonation;
}

/** Contains secrets: never to be shown. */
export interface Entries {
  readonly clusters: readonly ClusterEntry[];
  readonly users: readonly UserEntry[];
  readonly contexts: readonly (Texts<typeof CONTEXT_FIELDS> & { readonly name: string })[];
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
}

const blank = (...fields: readonly string[]): Fields => Object.fromEntries(fields.map(field => [field, '']));
/** An example of each field that kubectl reads, for its type: `…-data` is base64, `*` is any field of a mapping. */
const CLUSTER = { ...blank(...Object.values(CLUSTER_FIELDS)), 'insecure-skip-tls-verify': false, 'disable-compression': false };
const EXEC = {
  ...blank('command', 'apiVersion', 'installHint', 'interactiveMode'),
  args: [''],
  env: [blank('name', 'value')],
  provideClusterInfo: false,
};
const USER = { ...blank(...Object.values(USER_FIELDS), 'as-uid'), 'as-groups': [''], 'as-user-extra': { '*': [''] }, exec: EXEC };
const KUBECONFIG = {
  ...blank('apiVersion', 'kind', 'current-context'),
  clusters: [{ name: '', cluster: { ...CLUSTER, extensions: [{ name: '' }] } }],
  users: [{ name: '', user: { ...USER, 'auth-provider': { name: '', config: { '*': '' } } } }],
  contexts: [{ name: '', context: blank(...Object.values(CONTEXT_FIELDS)) }],
};

/** kubectl's scalars, and merge keys. */
const SCHEMA = FAILSAFE_SCHEMA.withTags(
  mergeTag,
  defineScalarTag('tag:scc-lens,2026:plain', { implicit: true, identify: () => false, resolve: resolvePlain }),
);

/** An error names the file and what to do; it never quotes the text, which may be a token. As kubectl, it refuses a file for any field. */
export function parseKubeconfig(text: string, file: string): Result<ParsedFile> {
  let written: unknown;
  try {
    [written] = loadAll(text.replace(/^\uFEFF/, ''), { schema: SCHEMA, json: true });
  } catch (error) {
    return malformed(error, file);
  }
  const refuse = (reason: string): Result<never> => failed({ kind: 'config', ...fileTexts.invalid(file, reason) });
  const wrong = misfit(written, KUBECONFIG, '');
  if (wrong !== null) return refuse(wrong);
  if ((textAt(written, 'apiVersion') ?? 'v1') !== 'v1' || (textAt(written, 'kind') ?? 'Config') !== 'Config')
    return refuse(typeTexts.notConfig());
  for (const list of ['clusters', 'users', 'contexts']) {
    const names = new Set<string>();
    const twice = listAt(written, list)
      .map(nameOf)
      .find(name => names.size === names.add(name).size);
    if (twice !== undefined) return refuse(typeTexts.twice(list, maskSecrets(twice)));
  }
  const folder = path.dirname(file);
  return ok({
    clusters: listAt(written, 'clusters').map(entry => {
      const fields = fieldsAt(entry, 'cluster');
      const { server = '', ...texts } = readTexts(fields, CLUSTER_FIELDS, folder);
      const skipTLSVerify = fields['insecure-skip-tls-verify'] === true;
      return { ...texts, name: nameOf(entry), server: cleanAddress(server), skipTLSVerify, forPlugins: forPluginsOf(fields) };
    }),
    users: listAt(written, 'users').map(entry => {
      const fields = fieldsAt(entry, 'user');
      const { exec, 'auth-provider': authProvider } = fields;
      const plugins = {
        ...(isFields(exec) && { exec: withAbsoluteCommand(exec, folder) }),
        ...(isFields(authProvider) && { authProvider }),
      };
      return { ...readTexts(fields, USER_FIELDS, folder), name: nameOf(entry), ...plugins, ...impersonationOf(fields) };
    }),
    contexts: listAt(written, 'contexts').map(entry => ({
      ...readTexts(fieldsAt(entry, 'context'), CONTEXT_FIELDS, folder),
      name: nameOf(entry),
    })),
    currentContext: textAt(written, 'current-context') ?? null,
  });
}

const nameOf = (entry: unknown): string => textAt(entry, 'name') ?? '';

function forPluginsOf(cluster: Fields): Fields {
  const own = listAt(cluster, 'extensions').find(one => nameOf(one) === 'client.authentication.k8s.io/exec');
  return { 'disable-compression': cluster['disable-compression'] === true || undefined, config: at(own, 'extension') };
}

/** What is wrong with the type of a value or of one in it, as the end of a sentence; null if nothing is. */
function misfit(value: unknown, example: unknown, place: string): string | null {
  if (value === null || value === undefined || example === undefined) return null;
  if (typeof example === 'boolean') return typeof value === 'boolean' ? null : typeTexts.boolean(place);
  if (typeof example === 'string') {
    if (typeof value !== 'string') return typeTexts.text(place);
    return !place.endsWith('-data') || isBase64(value) ? null : typeTexts.base64(place);
  }
  const isList = Array.isArray(example);
  if (isList ? !Array.isArray(value) : !isFields(value)) return isList ? typeTexts.list(place) : typeTexts.mapping(place);
  for (const [name, one] of Object.entries(value)) {
    const expected = isList ? at(example, 0) : (at(example, '*') ?? ownValue(fieldsAt(example), name));
    const wrong = misfit(one, expected, isList ? `${place}[${name}]` : place === '' ? name : `${place}.${name}`);
    if (wrong !== null) return wrong;
  }
  return null;
}

/** As Go decodes it: with padding, on one line or several. */
function isBase64(text: string): boolean {
  const digits = text.replace(/[\r\n]/g, '');
  return digits.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(digits);
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

function readTexts<S extends Spellings>(fields: Fields, spellings: S, folder: string): Texts<S> {
  const found = Object.entries(spellings).flatMap(([key, spelling]) => {
    const text = textAt(fields, spelling);
    return text === undefined ? [] : [[key, key.endsWith('File') ? path.resolve(folder, text) : text] as const];
  });
  return Object.fromEntries(found) as Texts<S>;
}

/** A command with a path separator is relative to the file that names it. */
function withAbsoluteCommand(exec: Fields, folder: string): Fields {
  const command = textAt(exec, 'command');
  return command?.includes(path.sep) !== true ? exec : { ...exec, command: path.resolve(folder, command) };
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
