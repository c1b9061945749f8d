/** Hostile texts for every reader of foreign text except the manifests': refusals, shell texts, kubeconfigs, answers, what is masked. */
import { maskSecrets } from '@scc-lens/kube';
import type { Fields } from '@scc-lens/kube';
import { analyze, explainText, gatherFacts, readProject, readSettings, refusedFields } from '@scc-lens/lens';
import { editDistance, guessCapability, matchesGlob, readGlob, shellCommands } from '@scc-lens/words';
import { parseFile } from '@scc-lens/yaml';
import type { Workload } from '@scc-lens/yaml';
import { createObservations } from '../../packages/kube/src/apply/rollout/observations';
import { parseKubeconfig } from '../../packages/kube/src/login/parseKubeconfig';
import { errorOfAnswer } from '../../packages/kube/src/wire/statusErrors';
import { idsIn } from '../../packages/lens/src/rules/analysis/identity';
import { unifiedDiff } from '../../server/src/cli/diff';
import { junitFormat } from '../../server/src/cli/formats/junit';
import { prettyFormat } from '../../server/src/cli/formats/pretty';
import { nearest } from '../../server/src/cli/command';
import { parseField } from '../../server/src/lsp/deployment';
import { CLUSTERS } from './clusters';
import type { GrowthCase } from './growth';
import { OBJECTS } from './objects';
import { RENDERED } from './rendered';
import { counted, repeated, table } from './texts';

const workload = ((): Workload => {
  const [found] = parseFile(
    'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {containers: [{name: a, image: b}]}\n',
  ).manifests.flatMap(({ workloads }) => workloads);
  if (found === undefined) throw new Error('The pod is no workload.');
  return found;
})();

function readRefusal(text: string): void {
  explainText(text, [{ workload, link: () => null }]);
  refusedFields(text, workload);
}

/** The pods of a namespace. Each is listed and then changes. */
function followPods(text: string): void {
  const observed = createObservations();
  const pods = text
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line) as Fields);
  observed.list('pods', pods);
  for (const pod of pods) observed.change('pods', { ...pod }, false);
}

const podLine = (i: number): string =>
  `{"kind":"Pod","metadata":{"name":"p${i}","namespace":"n","uid":"u${i}","ownerReferences":[{"uid":"owner","controller":true}]}}\n`;

const FORBIDDEN = 'pods "p" is forbidden: ';
const UNABLE = `${FORBIDDEN}unable to validate against any security context constraint: `;
const SECURITY = `${FORBIDDEN}violates PodSecurity "restricted:latest": `;

const REFUSALS = table(readRefusal, {
  'a refusal and blanks': repeated(' ', UNABLE, 'x'),
  'a refusal and empty lines': repeated(' \n', UNABLE, 'x'),
  'a refusal and carriage returns': repeated('\r', UNABLE, 'x'),
  'the start of refusals': repeated('pods "'),
  'refusals of a pod': repeated(FORBIDDEN),
  'lists of objections': repeated(UNABLE),
  'lists of objections, cut': repeated(`${UNABLE}[provider a: .containers[0].runAsUser: Invalid value`),
  'rejections of pods': counted(i => `replicaset/a-${i}  Error creating: pods "a-${i}-" is forbidden: ${UNABLE}[spec.x: Forbidden: a]\n`),
  'rejections of one pod': repeated(`job/a  Error creating: ${UNABLE}[spec.x: Forbidden: a]\n`),
  'warnings about existing pods': counted(
    i => `Warning: p-${i} (and 2 other pods): hostPort, privileged\n`,
    'existing pods in namespace "n" violate the new PodSecurity enforce level "baseline:latest"\n',
  ),
  'new levels of namespaces': repeated('existing pods in namespace "n" violate the new PodSecurity enforce level "baseline:latest"\n'),
  'checks of existing pods': repeated(
    'hostPort, ',
    'existing pods in namespace "n" violate the new PodSecurity enforce level "a"\nWarning: p: ',
  ),
  'audit events': counted(
    i => `node {"objectRef":{"resource":"pods","namespace":"n"},"responseStatus":{"message":"pods \\"p-${i}-\\" is forbidden: a"}}\n`,
  ),
  'audit events of a list': counted(i => `{"objectRef":{"name":"a${i}"},"annotations":{}},`, '{"items":[', '{}]}'),
  'audit events that nothing closes': repeated('{\n'),
  'ends of audit events': repeated('}\n', '{\n'),
  'blanks of an audit event': repeated(' \n', '{\n', 'x\n}'),
  'hidden ranges': repeated('<', `${UNABLE}[provider a: .containers[0].runAsUser: Invalid value: 0: must be in the ranges: [`),
  'rejections and empty lines': repeated(`${UNABLE}\n\n`),
  'a list of broken lines': repeated('\nprovider\na-\nb: .x[\n0]: Forbi\ndden: a,', `${UNABLE}[`),
  'addresses without a type': repeated('spec.volumes[0]: ', `${UNABLE}[`),
  'escaped escapes': repeated('\\\\', 'pods \\\\"', '"'),
  'levels of escapes': repeated('\\\\\\"pods \\\\\\"'),
  'quotation marks of a mail': repeated('> ', UNABLE),
  'a pod with a name of dashes': repeated('-', 'pods "', '" is forbidden: '),
  'quotes that nothing closes': repeated('\\"', `${UNABLE}["`),
  'closed quotes': repeated('"', `${UNABLE}[`),
  'opening brackets': repeated('[', UNABLE),
  'brackets in pairs': repeated('[]', UNABLE),
  'providers without a name': repeated('provider "', UNABLE),
  'providers and blanks': repeated('provider ', UNABLE),
  'one long field': repeated('.securityContext', `${UNABLE}spec`, '.runAsUser: Invalid value: 0: must be 1'),
  'types of objections': repeated('Forbidden: ', `${UNABLE}spec.x: `, '\u2028'),
  'blanks behind an objection': repeated(' ', `${UNABLE}spec.x: Forbidden: a`, ', spec.y: Forbidden: b'),
  'a list of digits': repeated('1', `${UNABLE}spec.x: Invalid value: []int64{`, ' '),
  'a list of numbers': repeated('1, ', `${UNABLE}spec.x: Invalid value: []int64{`, '}: no'),
  'a value of backslashes': repeated('\\\\', `${UNABLE}spec.x: Invalid value: "`, '": no'),
  'a value of escaped quotes': repeated('\\"', `${UNABLE}spec.x: Invalid value: "`, '": no'),
  'a long sysctl': repeated('a', `${UNABLE}spec.x: Forbidden: sysctl "`, '" is not allowed'),
  'objections of one SCC': repeated('provider a: .containers[0].runAsUser: Invalid value: 0: must be 1, ', UNABLE),
  'objections of many SCCs': counted(i => `provider scc-${i}: .containers[0].runAsUser: Invalid value: 0: must be 1, `, UNABLE),
  'objections to the groups': counted(
    i => `provider a: .spec.securityContext.supplementalGroups: Invalid value: []int64{${i}}: ${i} is not an allowed group, `,
    UNABLE,
  ),
  'Pod Security and commas': repeated(',', SECURITY),
  'Pod Security and checks': repeated('a (b), ', SECURITY),
  'Pod Security and words': repeated('a ', SECURITY),
  'Pod Security and parentheses': repeated(' (', SECURITY),
  'Pod Security and containers': repeated('container "a" ', `${SECURITY}x (`, ')'),
  'Pod Security and the same container': repeated('"a", ', `${SECURITY}privileged (containers `, '"a" must not)'),
  'warnings of Pod Security': repeated('would violate PodSecurity "'),
  'a quota without an end': repeated('exceeded quota: '),
  'a quota of many resources': counted(i => `limits.x${i}=1,`, 'exceeded quota: q, requested: ', ', used: a, limited: b'),
  'a quota that lacks many': counted(i => `limits.x${i} for: a; `, 'failed quota: q: must specify '),
  'a quota and blanks': repeated(' ', 'failed quota: q: must specify a for: b;'),
});

const SHELL = table(text => shellCommands(text, new Map([['LONG', 'x'.repeat(4000)]])), {
  'parameters that nothing closes': repeated('${a-'),
  'parameters that one brace closes': repeated('${a-', '', '}'),
  'parameters without a default': repeated('${a+', '', '}'),
  dollars: repeated('$'),
  'a variable over and over': repeated('$LONG'),
  'variables in parentheses': repeated('$(LONG'),
  'one long word': repeated('a'),
  words: repeated('a '),
  digits: repeated('1'),
  redirections: repeated('>'),
  'single quotes': repeated("'"),
  'double quotes': repeated('"', '', ''),
  'escaped quotes that nothing closes': repeated('\\"', '"'),
  'quotes in quotes': repeated(`"'\\'`),
  backslashes: repeated('\\'),
  'a long quoted text': repeated('a', '"', '"'),
  comments: repeated('#'),
  'comments behind blanks': repeated(' #'),
  assignments: counted(i => `V${i}=$V${i - 1}x `),
  commands: repeated('a;'),
  'line continuations': repeated('\\\n'),
});

const KUBECONFIGS = table(text => parseKubeconfig(text, '/config'), {
  'empty lines': repeated('\n'),
  blanks: repeated(' '),
  comments: repeated('#\n'),
  'line separators': repeated('\u2028'),
  users: counted(i => `- {name: u${i}, user: {token: t, as: a}}\n`, 'users:\n'),
  contexts: counted(i => `- {name: c${i}, context: {cluster: a, user: u}}\n`, 'contexts:\n'),
  'clusters that are none': counted(i => `- {name: c${i}}\n`, 'clusters:\n'),
  'groups of a user': counted(i => `      - g${i}\n`, 'users:\n- name: u\n  user:\n    as: a\n    as-groups:\n'),
  brackets: repeated('['),
  'one long token': repeated('a', 'users:\n- {name: u, user: {token: ', '}}\n'),
});

const STATUS = (message: string): string => JSON.stringify({ kind: 'Status', apiVersion: 'v1', status: 'Failure', message });
const ANSWERS = [400, 403, 409, 422, 500].flatMap(status =>
  table(text => errorOfAnswer({ status, headers: {}, body: STATUS(text), url: new URL('https://cluster.example/api') }), {
    [`${status} and dots`]: repeated('.', 'field not declared in schema'),
    [`${status} and fields`]: repeated('.a: field not declared in schema', 'field not declared in schema '),
    [`${status} and types`]: repeated('.a: expected string, got ', 'failed to create typed patch '),
    [`${status} and lines of types`]: repeated('.a: expected string, got 1\n', 'failed to create typed patch '),
    [`${status} and unknown fields`]: repeated('unknown field "', ''),
    [`${status} and conflicts`]: repeated('conflict with "'),
    [`${status} and updates`]: repeated('updates to a', '', ''),
    [`${status} and quoted objects`]: repeated('a: Invalid value: core.A{"a":'),
    [`${status} and lists of types`]: repeated('[]', 'a: Invalid value: core.A{'),
    [`${status} and types without an end`]: repeated(' Invalid value: [][][]'),
    [`${status} and blanks`]: repeated(' '),
  }),
);

const MASKED = table(maskSecrets, {
  'blanks behind a key': repeated(' ', 'token'),
  keys: repeated('token '),
  'keys and colons': repeated('password:'),
  'private keys that never end': repeated('-----BEGIN A-----'),
  'the start of private keys': repeated('-----BEGIN '),
  dashes: repeated('-'),
  base64: repeated('a'),
  'short runs of base64': repeated(`${'a'.repeat(39)} `),
  'dots between base64': repeated('aaaa.'),
  addresses: repeated('https://a:'),
  'at signs': repeated('a@'),
  quotes: repeated('"token": "'),
  'quotes that never end': repeated('a', 'token: "'),
  'quotes behind backslashes': repeated('token: \\"\\'),
  backslashes: repeated('\\', 'token: '),
  'ends of private keys': repeated('a -----END A-----'),
  'base64 before the end of a key': repeated('a', '', ' -----END '),
  schemes: repeated('://'),
  logins: repeated('a://b@'),
  'at signs in a URL': repeated('@', 'https://'),
  'the start of a JWT': repeated('eyJ'),
  'a JWT with many parts': repeated('eyJaaaaa.'),
  'the start of an access key': repeated('AKIA'),
  'tokens of GitHub': repeated('ghp_'),
  'tokens of OpenShift': repeated('sha256~'),
  headers: repeated('Authorization: ['),
  'schemes of headers': repeated('Bearer '),
  punctuation: repeated(')', 'password='),
  'a sentence behind a name': repeated('a-', 'token: '),
  'a path behind a name': repeated('/a', 'token '),
  'random base64': repeated('aB3'),
});

const FINDING = {
  rule: 'r',
  severity: 'error',
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
  isDetail: false,
  fieldPath: '',
  workload: null,
  object: '',
  related: [],
  fixes: [],
  fingerprint: '',
} as const;

const MESSAGES = table(
  message =>
    prettyFormat({ toRead: ['a'], stdout: process.stdout, quiet: false, threshold: 'error', failsOnGaps: false }).file({
      path: 'a',
      error: null,
      findings: [{ ...FINDING, message }],
      known: [],
      gaps: [],
      isJudged: true,
    }),
  {
    'blanks in a message': repeated(' ', 'a', 'b'),
    'lines in a message': repeated(' \n'),
    'control characters in a message': repeated('\u0007'),
  },
);

const JUNIT = table(
  text => {
    const format = junitFormat('error');
    const finding = { ...FINDING, message: text };
    format.file({ path: text, error: null, findings: [finding], known: [], gaps: [], isJudged: true });
    return format.end({ gaps: [], isComplete: true });
  },
  { 'what XML escapes': repeated('<&"\n'), 'what XML cannot contain': repeated('\u0007\uD800\uFFFF') },
);

const PROJECTS = table(text => readProject(text), {
  'unknown settings': counted(i => `a${i}: 1\n`),
  'settings of rules': counted(i => `rule${i}: off\n  `, 'rules:\n  '),
  overrides: counted(i => `  - {files: "a${i}/**", rules: {scc-denied: off}}\n`, 'overrides:\n'),
  'patterns in braces': repeated('{a,', 'overrides: [{files: "', '"}]\n'),
});

/** A pattern of some length and a path of a hundred characters. */
const PATTERNS = table(text => matchesGlob(readGlob(text), 'a/'.repeat(50)), {
  'folders of any depth': repeated('**/a/', '', 'b'),
  'texts of any length': repeated('a*', '', 'b'),
  'opening braces': repeated('{'),
  'braces in braces': characters => '{'.repeat(characters / 2) + '}'.repeat(characters / 2),
  'pairs of braces': repeated('{a,b}'),
});

const IDENTITIES = table(
  text => {
    return parseFile(text).manifests.flatMap(manifest => {
      const idOf = idsIn(manifest, 'r');
      return manifest.objects.map(({ path }) => idOf([...path, 'metadata', 'name']));
    });
  },
  { 'objects of a List': counted(i => `- {apiVersion: v1, kind: Pod, metadata: {name: p${i}}}\n`, 'apiVersion: v1\nkind: List\nitems:\n') },
);

const NAMES = table(text => [editDistance(text, `${text}x`, 2), guessCapability(text), nearest(text, ['check', 'explain'])], {
  'one long name': repeated('X'),
  underscores: repeated('_'),
  'a long name with the prefix': repeated('CAP_'),
});

const FIELDS = table(parseField, {
  'opening brackets': repeated('['),
  'closing brackets': repeated(']'),
  dots: repeated('.'),
  indices: repeated('[0]'),
  keys: repeated('[a="b"].'),
});

const SCC = (i: number): string =>
  `---\napiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: scc-${i}}\npriority: ${i % 7}\nrunAsUser: {type: MustRunAs, uid: ${i}}\nseLinuxContext: {type: MustRunAs}\nfsGroup: {type: MustRunAs}\nsupplementalGroups: {type: RunAsAny}\nvolumes: [configMap, emptyDir]\n`;
const OWN = (i: number): string => `${SCC(i)}users: ["system:serviceaccount:ns:sa"]\n`;
const BINDING = (i: number): string =>
  `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b${i}, namespace: ns}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r${i}}\nsubjects: [{kind: ServiceAccount, name: sa}]\n` +
  `---\napiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r${i}, namespace: ns}\nrules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], verbs: [use], resourceNames: [scc-${i}]}]\n${SCC(i)}`;
const PODS = Array.from(
  { length: 20 },
  (_, i) =>
    `---\napiVersion: v1\nkind: Pod\nmetadata: {name: p${i}, namespace: ns}\nspec:\n  serviceAccountName: sa\n  containers: [{name: a, image: x, securityContext: {runAsUser: ${i}}}]\n`,
).join('');

const { settings } = readSettings({});
const POLICIES = table(
  text => {
    const file = parseFile(text);
    analyze(file, { settings, facts: gatherFacts([{ file: 'a.yaml', manifests: file.manifests }]) });
  },
  {
    'SCCs that 20 pods may use': counted(OWN, PODS),
    'SCCs that bindings give to 20 pods': counted(BINDING, PODS),
    'SCCs that no pod uses': counted(SCC, PODS),
    'subjects of one binding': counted(
      i => `- {kind: ServiceAccount, name: s${i}, namespace: ns}\n`,
      `${PODS}${SCC(1)}---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: b}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: system:openshift:scc:privileged}\nsubjects:\n`,
    ),
  },
);

/** A diff of a text whose every line changes, each by an edit of its own. */
const DIFFS = table(
  text => {
    const starts = [...text.matchAll(/^./gm)].map(({ index }) => index);
    unifiedDiff(
      { path: 'pod.yaml', text, bom: false },
      starts.map(start => ({ span: { start, end: start + 1 }, newText: 'b' })),
    );
  },
  { 'lines that all change': repeated('a: b\n'), 'lines that all change alike, between others': repeated('a: b\n\n') },
);

const WATCHED = table(followPods, {
  'pods of one controller': counted(podLine),
  'objects that control each other': counted(i => podLine(i).replace('"owner"', `"u${i + 1}"`)),
});

export const READERS: Readonly<Record<string, readonly GrowthCase[]>> = {
  refusals: REFUSALS,
  'shell texts': SHELL,
  kubeconfigs: KUBECONFIGS,
  'server answers': ANSWERS,
  'masked texts': MASKED,
  ...RENDERED,
  messages: MESSAGES,
  'test reports': JUNIT,
  'project files': PROJECTS,
  'patterns of paths': PATTERNS,
  'identities of findings': IDENTITIES,
  names: NAMES,
  'field addresses': FIELDS,
  policies: POLICIES,
  clusters: CLUSTERS,
  diffs: DIFFS,
  'watched objects': WATCHED,
  ...OBJECTS,
};
