/** Kubeconfigs by their clusters, contexts, and how files are written and merged. */
import {
  ALICE,
  base64,
  CA,
  cluster,
  config,
  ELSEWHERE,
  file,
  FRAGMENT,
  LOCALHOST,
  LOGIN,
  one,
  pem,
  proxied,
  several,
  TAG,
  text,
  TOKEN,
  V1,
} from './parts';
import type { KubeconfigCase } from './parts';

export const FILE_CASES: Readonly<Record<string, KubeconfigCase>> = {
  // Clusters.
  'certificate-authority in a file': one(
    { cluster: { server: '{https}', 'certificate-authority': 'ca.crt' } },
    { 'ca.crt': pem('ca.crt') },
  ),
  'certificate-authority twice': cluster({ ...CA, 'certificate-authority': 'ca.crt' }, { 'ca.crt': pem('ca.crt') }),
  'certificate-authority that is missing': cluster({ 'certificate-authority': 'ca.crt' }),
  'certificate-authority that is empty': cluster({ 'certificate-authority': 'ca.crt' }, { 'ca.crt': '' }),
  'certificate-authority that is none': cluster({ 'certificate-authority-data': Buffer.from('none').toString('base64') }),
  'certificate-authority that is not base64': cluster({ 'certificate-authority-data': '-----BEGIN CERTIFICATE-----' }),
  'certificate-authority in base64 without its end': cluster({
    'certificate-authority-data': CA['certificate-authority-data'].slice(0, -1),
  }),
  'certificate-authority of another cluster': cluster({ 'certificate-authority-data': base64('other.crt') }),
  'certificate-authority not given': cluster({}),
  'certificate-authority among others': cluster({
    'certificate-authority-data': Buffer.from(`a comment\n${pem('other.crt')}${pem('ca.crt')}`).toString('base64'),
  }),
  'insecure-skip-tls-verify': cluster({ 'insecure-skip-tls-verify': true }),
  'insecure-skip-tls-verify with an authority': cluster({ ...CA, 'insecure-skip-tls-verify': true }),
  'insecure-skip-tls-verify that is text': cluster({ 'insecure-skip-tls-verify': 'true' }),
  'insecure-skip-tls-verify: yes': text(written => written.replace(/certificate-authority-data: .*/, 'insecure-skip-tls-verify: yes')),
  'tls-server-name': cluster({ ...CA, 'tls-server-name': 'cluster.example' }),
  'tls-server-name of another server': cluster({ ...CA, 'tls-server-name': 'other.example' }),
  'tls-server-name with insecure-skip-tls-verify': cluster({ 'insecure-skip-tls-verify': true, 'tls-server-name': 'other.example' }),
  'server with a path': cluster({ ...CA, server: '{https}/k8s/clusters/one' }),
  'server with a path and a slash': cluster({ ...CA, server: '{https}/k8s/' }),
  'server with slashes': cluster({ ...CA, server: '{https}//k8s//' }),
  'server with a query': cluster({ ...CA, server: '{https}?a=b' }),
  'server with a path and a query': cluster({ ...CA, server: '{https}/k8s?a=b' }),
  'server with a fragment': { ...cluster({ ...CA, server: '{https}/#top' }), stricter: FRAGMENT },
  'server with an escaped path': cluster({ ...CA, server: '{https}/a%20b/c d' }),
  'server with a login': { ...cluster({ ...CA, server: 'https://me:p%40ss@{host-s}' }), stricter: LOGIN },
  'server with a login, and token': { ...one({ cluster: { ...CA, server: 'https://me:pass@{host-s}' }, user: TOKEN }), stricter: LOGIN },
  'server with a login, and password': {
    ...one({ cluster: { ...CA, server: 'https://me:pass@{host-s}' }, user: { username: 'alice', password: 'p' } }),
    stricter: LOGIN,
  },
  'server with a name alone, and token': { ...one({ cluster: { ...CA, server: 'https://me@{host-s}' }, user: TOKEN }), stricter: LOGIN },
  'server in capitals': cluster({ ...CA, server: 'HTTPS://{host-s}' }),
  'server without a scheme': cluster({ server: '{host}' }),
  'server without a scheme, by name': cluster({ server: 'localhost:{port}' }),
  'server of another scheme': cluster({ server: 'ftp://127.0.0.1:{port}' }),
  'server that is no address': cluster({ server: 'https://a b' }),
  'server that is missing': one({ cluster: CA }, {}, { stricter: LOCALHOST }),
  'server that is a number': cluster({ server: 127 }),
  'cluster that is null': one({ cluster: null }, {}, { stricter: LOCALHOST }),
  'cluster with extensions and unknown fields': cluster({
    ...CA,
    extensions: [{ name: 'a', extension: { b: 'c' } }],
    unknown: 1,
    'api-version': 'v1',
  }),

  // Without TLS.
  'http and token': one({ cluster: { server: '{http}' }, user: TOKEN }),
  'http and password': one({ cluster: { server: '{http}' }, user: { username: 'alice', password: 'p' } }),
  'http and tokenFile that is missing': one({ cluster: { server: '{http}' }, user: { tokenFile: 'missing' } }),
  'http and plug-in': one({
    cluster: { server: '{http}' },
    user: { exec: { apiVersion: V1, command: './missing', interactiveMode: 'Never' } },
  }),
  'http and plug-in without interactiveMode': one({
    cluster: { server: '{http}' },
    user: { exec: { apiVersion: V1, command: './missing' } },
  }),
  'http and auth-provider': one({ cluster: { server: '{http}' }, user: { 'auth-provider': { name: 'gcp' } } }),
  'http and client certificate': one({ cluster: { server: '{http}' }, user: ALICE }),
  'http and client certificate without a key': one({
    cluster: { server: '{http}' },
    user: { 'client-certificate-data': ALICE['client-certificate-data'] },
  }),
  'http and as': one({ cluster: { server: '{http}' }, user: { as: 'bob', ...TOKEN } }),
  'http and no credential': one({ cluster: { server: '{http}' }, user: {} }),
  'http with a login': { ...one({ cluster: { server: 'http://me:pass@{host}' }, user: {} }), stricter: LOGIN },
  'http and an authority that is missing': one({ cluster: { server: '{http}', 'certificate-authority': 'missing' } }),
  'http, an authority and insecure-skip-tls-verify': one({ cluster: { server: '{http}', ...CA, 'insecure-skip-tls-verify': true } }),
  'http with a path and a query': one({ cluster: { server: '{http}/a/?b=c' } }),

  // Proxies.
  'proxy-url': proxied({ 'proxy-url': '{proxy}' }),
  'proxy-url with a login': proxied({ 'proxy-url': 'http://me:p%40ss@{proxy-host}' }),
  'proxy-url without a scheme': proxied({ 'proxy-url': '{proxy-host}' }),
  'proxy-url of another scheme': proxied({ 'proxy-url': 'ftp://{proxy-host}' }),
  'proxy-url that is none': proxied({ 'proxy-url': ':bad' }),
  'proxy-url that is empty, and HTTPS_PROXY': proxied({ 'proxy-url': '' }, { HTTPS_PROXY: '{proxy}' }),
  'proxy-url to this machine': cluster({ ...CA, 'proxy-url': '{proxy}' }),
  'proxy-url and NO_PROXY': proxied({ 'proxy-url': '{proxy}' }, { NO_PROXY: '*' }),
  'proxy-url and a client certificate': one({ cluster: { ...ELSEWHERE, 'proxy-url': '{proxy}' }, user: ALICE }),
  'proxy-url and http': one({ cluster: { server: 'http://cluster.example:8080', 'proxy-url': '{proxy}' }, user: { as: 'bob' } }),
  HTTPS_PROXY: proxied({}, { HTTPS_PROXY: '{proxy}' }),
  'HTTPS_PROXY without a scheme': proxied({}, { https_proxy: '{proxy-host}' }),
  'HTTPS_PROXY and a server of this machine': one({}, {}, { env: { HTTPS_PROXY: '{proxy}' } }),
  'HTTPS_PROXY and NO_PROXY of the domain': proxied({}, { HTTPS_PROXY: '{proxy}', NO_PROXY: '.example' }),
  'HTTPS_PROXY and NO_PROXY of another port': proxied({}, { HTTPS_PROXY: '{proxy}', NO_PROXY: 'cluster.example:443' }),
  'HTTPS_PROXY and NO_PROXY of a network': one(
    { cluster: { server: 'https://198.51.100.7:6443', ...CA, 'tls-server-name': 'localhost' } },
    {},
    { env: { HTTPS_PROXY: '{proxy}', NO_PROXY: '198.51.100.0/24' } },
  ),
  'HTTPS_PROXY and NO_PROXY of another network': one(
    { cluster: { server: 'https://198.51.100.7:6443', ...CA, 'tls-server-name': 'localhost' } },
    {},
    { env: { HTTPS_PROXY: '{proxy}', NO_PROXY: '198.51.101.0/24, 10.0.0.0/8' } },
  ),
  'HTTP_PROXY and https': proxied({}, { HTTP_PROXY: '{proxy}' }),

  // Contexts.
  'context with a namespace': one({ context: { cluster: 'c', user: 'u', namespace: 'team-a' } }),
  'context without a cluster': one({ context: { user: 'u' } }, {}, { stricter: LOCALHOST }),
  'context of an unknown cluster': one({ context: { cluster: 'other', user: 'u' } }, {}, { stricter: LOCALHOST }),
  'context without a user': one({ context: { cluster: 'c' } }),
  'context of an unknown user': one({ context: { cluster: 'c', user: 'other' } }),
  'context of an unknown user, and http': one({ cluster: { server: '{http}' }, context: { cluster: 'c', user: 'other' } }),
  'context that is null': one({ context: null }, {}, { stricter: LOCALHOST }),
  'current-context that is missing': one({ top: { 'current-context': undefined } }, {}, { stricter: LOCALHOST }),
  'current-context that is empty': one({ top: { 'current-context': '' } }, {}, { stricter: LOCALHOST }),
  'current-context that is unknown': one({ top: { 'current-context': 'other' } }),
  'current-context that is a number': one({ top: { 'current-context': 7 } }),
  'another context': one(
    {
      top: {
        contexts: [
          { name: 'x', context: { cluster: 'c', user: 'u' } },
          { name: 'z', context: { cluster: 'c', user: 'v', namespace: 'of-z' } },
        ],
        users: [
          { name: 'u', user: TOKEN },
          { name: 'v', user: { token: 'of-v' } },
        ],
      },
    },
    {},
    { context: 'z' },
  ),
  'another context that is unknown': one({}, {}, { context: 'z' }),

  // Lists.
  'two users of one name': one({
    top: {
      users: [
        { name: 'u', user: TOKEN },
        { name: 'u', user: { token: 'two' } },
      ],
    },
  }),
  'two clusters of one name': one({
    top: {
      clusters: [
        { name: 'c', cluster: { server: '{https}', ...CA } },
        { name: 'c', cluster: { server: '{https}/two', ...CA } },
      ],
    },
  }),
  'two contexts of one name': one({
    top: {
      contexts: [
        { name: 'x', context: { cluster: 'c', user: 'u' } },
        { name: 'x', context: { cluster: 'c', user: 'u', namespace: 'two' } },
      ],
    },
  }),
  'two users of one name that are not used': one({
    top: {
      users: [
        { name: 'u', user: TOKEN },
        { name: 'v', user: {} },
        { name: 'v', user: {} },
      ],
    },
  }),
  'a user without a name': one({ top: { users: [{ name: 'u', user: TOKEN }, { user: TOKEN }] } }),
  'an invalid user that is not used': one({
    top: {
      users: [
        { name: 'u', user: TOKEN },
        { name: 'v', user: { token: 1 } },
      ],
    },
  }),
  'a useless user that is not used': one({
    top: {
      users: [
        { name: 'u', user: TOKEN },
        { name: 'v', user: { username: 'a', token: 'b' } },
      ],
    },
  }),
  'users that are a mapping': one({ top: { users: { name: 'u', user: TOKEN } } }),
  'users that are null': one({ top: { users: null } }),
  'an entry that is null': one({ top: { users: [null, { name: 'u', user: TOKEN }] } }),
  'an entry that is text': one({ top: { users: ['u', { name: 'u', user: TOKEN }] } }),

  // Text.
  JSON: text(() => JSON.stringify(config({}))),
  'JSON with tabs': text(() => JSON.stringify(config({}), null, '\t')),
  'a byte order mark': text(written => `\u{feff}${written}`),
  'lines that end with CR LF': text(written => written.replaceAll('\n', '\r\n')),
  'an anchor and a merge key': text(
    written => `who: &who {token: anchored, as: bob}\n${written.replace('token: one', '<<: *who\n      as: eve')}`,
  ),
  'an alias': text(written => `x: &name u\n${written.replace('user: u', 'user: *name')}`),
  'a field twice': text(written => written.replace('token: one', 'token: one\n      token: two')),
  'a list twice': text(written => `${written}users: []\n`),
  'two documents': text(written => `${written}---\ncurrent-context: other\n`),
  'a document after a separator': text(written => `---\n${written}`),
  'a comment first': text(written => `# made by hand\n${written}`),
  'text that is no YAML': text(written => `${written}\n  : [`),
  'text that is no mapping': text(() => 'just words\n'),
  'a file of comments': one({}, { config: '# nothing\n' }, { stricter: LOCALHOST }),
  'an empty file': one({}, { config: '' }, { stricter: LOCALHOST }),
  'fields in other letters': text(written => written.replace('token: one', 'Token: one')),
  'no apiVersion and no kind': one({ top: { apiVersion: undefined, kind: undefined } }),
  'another apiVersion': one({ top: { apiVersion: 'v2' } }),
  'another kind': one({ top: { kind: 'Pod' } }),
  'kind List': one({ top: { kind: 'List' } }),
  'preferences and extensions': one({ top: { preferences: { colors: true }, extensions: [{ name: 'a', extension: {} }] } }),
  'token: yes': text(written => written.replace('token: one', 'token: yes')),
  'token: 1:30': text(written => written.replace('token: one', 'token: 1:30')),
  'token: 0o17': text(written => written.replace('token: one', 'token: 0o17')),
  'token: 1_000': text(written => written.replace('token: one', 'token: 1_000')),
  'token: 2024-01-01': text(written => written.replace('token: one', 'token: 2024-01-01')),
  'token with a tag': text(written => written.replace('token: one', 'token: !!str 12')),
  'token in binary': { ...text(written => written.replace('token: one', 'token: !!binary b25l')), stricter: TAG },

  // Several files.
  'two files': several({ a: file({ top: { users: [] } }), b: file({ top: { contexts: [], clusters: [], 'current-context': '' } }) }),
  'two files with one name': several({ a: file({ user: { token: 'first' } }), b: file({ user: { token: 'second' } }) }),
  'two files that name a context': several({
    a: file({ top: { 'current-context': 'z', contexts: [{ name: 'z', context: { cluster: 'c', user: 'u', namespace: 'of-z' } }] } }),
    b: file({ context: { cluster: 'c', user: 'u', namespace: 'of-x' } }),
  }),
  'two files, the second names the context': several({
    a: file({ top: { 'current-context': '' } }),
    b: file({ top: { 'current-context': 'z', contexts: [{ name: 'z', context: { cluster: 'c', user: 'u', namespace: 'of-z' } }] } }),
  }),
  'two files, relative paths in each': several(
    {
      'one/config': file({ cluster: { server: '{https}', 'certificate-authority': 'ca.crt' }, top: { users: [] } }),
      'two/config': file({ user: { tokenFile: 'token' }, top: { clusters: [], contexts: [] } }),
      'one/ca.crt': pem('ca.crt'),
      'two/token': 'of-two',
    },
    ['one/config', 'two/config'],
  ),
  'an empty first file': several({ a: '', b: file({}) }),
  'a first file of blank lines': several({ a: '\n\n', b: file({}) }),
  'a first file of comments': several({ a: '# nothing\n', b: file({}) }),
  'a missing first file': several({ b: file({}) }, ['missing', 'b']),
  'a missing first file in a missing folder': several({ b: file({}) }, ['missing/config', 'b']),
  'a first file below a file': several({ a: '', b: file({}) }, ['a/config', 'b']),
  'a first file that is a folder': several({ 'sub/a': '', b: file({}) }, ['sub', 'b']),
  'a second file that is no YAML': several({ a: file({}), b: 'a: [' }),
  'a second file of another kind': several({ a: file({}), b: 'apiVersion: v1\nkind: Pod\n' }),
  'one file twice': several({ a: file({}) }, ['a', 'a']),
  'no name of a file': several({ a: file({}) }, ['', '', 'a']),
  'only missing files': several({}, ['missing', 'gone'], { stricter: LOCALHOST }),
  'only empty names': several({ '.kube/config': file({}) }, ['', ''], { stricter: LOCALHOST }),
  'the default file': { files: { '.kube/config': file({}) }, kubeconfig: '' },
  'no file': { files: {}, kubeconfig: '', stricter: LOCALHOST },
};
