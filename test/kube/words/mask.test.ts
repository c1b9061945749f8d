/** What is masked in text of servers, plug-ins and parsers, and what stays readable. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { LogOutputChannel } from 'vscode';
import { maskSecrets } from '@scc-lens/kube';
import { maskLog } from '../../../client/src/editor/maskLog';
import { errorOfAnswer } from '../../../packages/kube/src/wire/statusErrors';

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64URL = BASE64.replace('+/', '-_');

const text = (alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet.split('')), minLength, maxLength });
/** As random as a key is: fast-check's own choice prefers small values. */
const random = (encoding: 'base64' | 'base64url', bytes: number): fc.Arbitrary<string> =>
  fc.integer().map(seed => createHash('sha512').update(String(seed)).digest().subarray(0, bytes).toString(encoding));

/** A secret, and the text that contains it. */
interface Leak {
  readonly secret: string;
  readonly leak: string;
}

const leaks = (secret: fc.Arbitrary<string>, ...frames: readonly ((secret: string) => string)[]): fc.Arbitrary<Leak> =>
  fc.tuple(secret, fc.constantFrom(...frames)).map(([one, frame]) => ({ secret: one, leak: frame(one) }));

const LABELS = [
  'password',
  'passwd',
  'DB_PASSWORD',
  'secret',
  'client_secret',
  'token',
  'accessToken',
  'api-key',
  'X-Api-Key',
  'apiKey',
  'API key',
];
const labelled = fc.constantFrom(...LABELS);

/** `!` before and `9` behind: no word of a sentence. */
const password = text(`${BASE64}!#$%^*_`, 6, 24).map(one => `q!${one}9`);
const KINDS: Readonly<Record<string, fc.Arbitrary<Leak>>> = {
  'a bearer token': leaks(
    text(BASE64URL, 4, 80).map(one => `${one}.7`),
    s => `Bearer ${s}`,
    s => `"Authorization": "Bearer ${s}"`,
    s => `Authorization:[bearer ${s}]`,
  ),
  'basic authentication': leaks(
    random('base64', 18),
    s => `Authorization: Basic ${s}`,
    s => `Basic ${s}`,
    s => `{"Authorization":["Basic ${s}"]}`,
  ),
  'the login in a URL': leaks(
    text(`${BASE64URL}%!:`, 4, 30).map(one => `q${one}9`),
    s => `https://user:${s}@example.com/a`,
    s => `"http://${s}@proxy:3128"`,
  ),
  'an access key id of AWS': leaks(
    fc.tuple(fc.constantFrom('AKIA', 'ASIA'), text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16, 16)).map(parts => parts.join('')),
    s => s,
    s => `key=${s}`,
    s => `"${s}"`,
  ),
  'a secret key of AWS': leaks(
    random('base64', 30),
    s => `aws_secret_access_key = ${s}`,
    s => `"SecretAccessKey": "${s}"`,
    s => `AWS_SESSION_TOKEN=${s}`,
  ),
  'a value behind its name': fc
    .tuple(labelled, fc.constantFrom('=', ': ', ':', ' = ', ' '), fc.constantFrom('', '"', "'", '\\"'), password)
    // A Secret's name follows `secret` and a blank.
    .filter(([label, separator]) => separator !== ' ' || !label.endsWith('secret'))
    .map(([label, separator, quote, secret]) => ({ secret, leak: `${label}${separator}${quote}${secret}${quote}` })),
  'a value in JSON': fc.tuple(labelled, password).map(([label, secret]) => ({ secret, leak: JSON.stringify({ [label]: secret, a: 1 }) })),
  'a value in JSON in JSON': fc
    .tuple(labelled, password)
    .map(([label, secret]) => ({ secret, leak: JSON.stringify(JSON.stringify({ a: 1, [label]: `"${secret}" b` })) })),
  'a password of letters': leaks(
    text('abcdefghijklmnopqrstuvwxyz', 8, 20),
    s => `password=${s}`,
    s => `--password ${s}`,
    s => `password: ${s}`,
    s => `"token": "${s}"`,
  ),
  'a PEM body': leaks(
    random('base64', 30),
    s => `-----BEGIN RSA PRIVATE KEY-----\n${s}\n-----END RSA PRIVATE KEY-----`,
    s => `-----BEGIN X-----\\n${s}\\n-----END X-----`,
    s => `:${s}\n-----END PRIVATE KEY-----`,
  ),
  'a JWT': leaks(
    fc
      .tuple(random('base64url', 20), random('base64url', 40), random('base64url', 32))
      .map(([head, body, sign]) => `eyJ${head}.${body}.${sign}`),
    s => s,
    s => `(${s})`,
  ),
  'a token with a known start': leaks(
    fc
      .tuple(fc.constantFrom('ghp_', 'gho_', 'ghs_', 'github_pat_', 'glpat-', 'sha256~'), random('base64url', 24))
      .map(parts => parts.join('')),
    s => s,
    s => `"${s}"`,
    s => `/${s}/`,
  ),
  'long random base64': leaks(
    random('base64', 64),
    s => s,
    s => `data: ${s}`,
  ),
};

const around = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom(
    '',
    'pods "web" is forbidden: ',
    'error: ',
    '{"a":"b"} ',
    'token expired',
    'secretName: x',
    'https://example.com/',
    '\\',
    '://',
    '-----END ',
  ),
);

describe('secrets in the text of others', () => {
  for (const [kind, leak] of Object.entries(KINDS)) {
    it(`are masked in any text: ${kind}`, () => {
      fc.assert(
        fc.property(around, leak, around, (before, { secret, leak: inside }, behind) => {
          // A word that goes on is another word.
          const masked = maskSecrets(`${before}\n${inside}\n${behind}`);
          for (let i = 0; i + 5 <= secret.length; i++) {
            const part = secret.slice(i, i + 5);
            assert.ok(!masked.includes(part) || before.includes(part) || behind.includes(part), `${part} in ${masked}`);
          }
          assert.equal(maskSecrets(masked), masked);
        }),
        { numRuns: 300 },
      );
    });
  }

  it('are masked in any form where they are known', () => {
    assert.equal(maskSecrets('login of correct-horse refused', ['correct-horse']), 'login of *** refused');
  });

  for (const readable of [
    'secretName: x',
    'tokenFile: /home/user/token',
    'secret:\n  secretName: web-tls',
    'automountServiceAccountToken: false',
    'token expired',
    'invalid token: square/go-jose: error in cryptographic primitive',
    'Unauthorized: [invalid bearer token, token lookup failed]',
    'WWW-Authenticate: Bearer realm="openshift"',
    'Basic authentication is not supported',
    'password authentication failed for user "bob"',
    'secrets "web-tls" is forbidden: User "bob" cannot get resource "secrets" in API group "" in the namespace "team-a"',
    'secret "db-password" not found',
    "couldn't find key password in Secret team-a/db-7f9c",
    'cannot create resource "serviceaccounts/token" in API group ""',
    'MountVolume.SetUp failed for volume "token" : secret "token-abc12" not found',
    'failed to read token: open /var/run/secrets/kubernetes.io/serviceaccount/token: no such file or directory',
    'failed to get token https://login.example.com/oauth2/v1',
    'spec.volumes[0]: Invalid value: "secret": secret volumes are not allowed to be used',
    `quay.io/team/vault-secret:1.0@sha256:${'0a1b'.repeat(16)}`,
    `oci://quay.io@sha256:${'0a1b'.repeat(16)}`,
    '/home/User/My-Projects/OpenShift4/config/Cluster01/kubeconfig-production',
    'ValidatingAdmissionPolicyBindingParamRefNotFound',
    'web-7d9f8b6c5d-x2x4z-with-a-very-long-name-of-63-characters-in-all',
    'system:serviceaccount:team-a:default',
    'see https://docs.example.com/a@b and mail@example.com',
  ]) {
    it(`leave as it is: ${readable.slice(0, 60)}`, () => {
      assert.equal(maskSecrets(readable), readable);
    });
  }
});

describe('an error made of an answer', () => {
  const url = new URL('https://cluster.example/api');
  const status = (message: string): string =>
    JSON.stringify({ kind: 'Status', message, details: { causes: [{ field: 'spec.a', message }] } });

  it('masks the login that a server repeats', () => {
    for (const code of [400, 403, 404, 409, 410, 422, 500, 503]) {
      const error = errorOfAnswer({ status: code, headers: {}, body: status('you sent opensesame'), url, secrets: ['opensesame'] });
      assert.ok(!JSON.stringify(error).includes('opensesame'), JSON.stringify(error));
    }
  });

  it('masks a token of others in its message and in its causes', () => {
    for (const code of [403, 422, 500]) {
      const error = errorOfAnswer({ status: code, headers: {}, body: status('bad header Authorization: Bearer abc123'), url });
      assert.match(error.message, /bad header Authorization: Bearer \*{3}$/);
      assert.ok(!JSON.stringify(error).includes('abc123'));
    }
  });

  it('masks before it cuts', () => {
    const body = `${'x '.repeat(97)}AKIAABCDEFGHIJKLMNOP`;
    assert.ok(!errorOfAnswer({ status: 502, headers: {}, body, url }).message.includes('AKIA'));
  });
});

describe('the output', () => {
  it('contains no secret, whoever writes', () => {
    const written: string[] = [];
    const write = (...values: readonly unknown[]): void => {
      written.push(values.join(' '));
    };
    const channel = {
      append: write,
      appendLine: write,
      replace: write,
      trace: write,
      debug: write,
      info: write,
      warn: write,
      error: write,
    };
    const output = maskLog(channel as unknown as LogOutputChannel);
    const line = 'run with password=hunter2';
    output.append(line);
    output.appendLine(line);
    output.replace(line);
    output.trace(line);
    output.debug(line);
    output.info(line, { env: 'TOKEN=hunter2' });
    output.warn(line, line);
    output.error(new Error(line));
    assert.equal(written.length, 8);
    for (const one of written) {
      assert.ok(!one.includes('hunter2'), one);
      assert.match(one, /run with password=\*{3}/);
    }
  });
});
