/** Hostile manifests: texts that have made some reader of YAML slow, and shapes that invite quadratic work. */
import { analyze, fixAll, gatherFacts, readSettings, resolveRemedies, reviewFile } from '@scc-lens/lens';
import { completionsAt, foldsIn, hoverAt, outlineOf } from '@scc-lens/lens/answers';
import type { AnalyzeOptions } from '@scc-lens/lens';
import { parseFile, roleByName } from '@scc-lens/yaml';
import type { GrowthCase } from './growth';

const { settings } = readSettings({});

/** Everything that editor and command line do with a manifest: read, judge, review, hover, complete, outline, every remedy alone, all of them together. */
function readManifest(text: string, name = 'a.yaml'): void {
  const file = parseFile(text, roleByName(name) ?? 'own');
  const options: AnalyzeOptions = { settings, facts: gatherFacts([{ file: name, manifests: file.manifests }, ...OTHERS]) };
  const findings = analyze(file, options);
  reviewFile(file, options);
  outlineOf(file);
  foldsIn(file);
  for (const offset of [Math.floor(text.length / 2), text.length]) {
    hoverAt(file, offset, options);
    completionsAt(file, offset, options);
  }
  resolveRemedies(
    file,
    findings.flatMap(finding => finding.remedies.map(remedy => ({ finding, remedy }))),
  );
  fixAll(file, options, { unsafe: true, file: name });
  parseFile(`${text} `, file);
}

/** What runs the image of a Containerfile at hand. */
const OTHERS = [
  { file: 'compose.yaml', manifests: parseFile('services: {a: {image: quay.io/a/a, build: .}}').manifests },
  {
    file: 'Pod.yaml',
    manifests: parseFile(
      '{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: n}, spec: {containers: [{name: a, image: quay.io/a/a}]}}',
    ).manifests,
  },
];

/** A text repeated up to a size, between what comes before and behind it. */
const repeated =
  (unit: string, before = '', after = '') =>
  (characters: number): string =>
    before + unit.repeat(Math.ceil(characters / unit.length)) + after;

/** Lines that count, up to a size. */
const counted =
  (line: (i: number) => string, before = '', after = '') =>
  (characters: number): string => {
    const lines: string[] = [];
    for (let length = 0; length < characters; length += lines.at(-1)?.length ?? 1) lines.push(line(lines.length));
    return before + lines.join('') + after;
  };

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  containers:
    - name: agent
      image: agent:1
      command: [/opt/openshell/bin/openshell-sandbox]
      securityContext:
        capabilities:
          add: [SYS_ADMIN]
      volumeMounts:
        - name: openshell
          mountPath: /opt/openshell/bin
          readOnly: true
  volumes:
    - name: openshell
      hostPath:
        path: /opt/openshell/bin
        type: Directory
`;
const [SPEC_START, SPEC_END] = [POD.slice(0, POD.indexOf('      command:')), POD.slice(POD.indexOf('      command:'))];
const HEAD = 'apiVersion: v1\nkind: Pod\n';
const METADATA = 'metadata:\n  name: agent\n';
const indented = (pod: string): string => pod.replace(/^(?=.)/gm, '  ').replace('  ', '- ');

const CONTAINER = '    - {name: a, image: a:1, securityContext: {privileged: true}}\n';
const RBAC = '---\napiVersion: rbac.authorization.k8s.io/v1\n';

const podOf = (account: string): string =>
  `---\n${HEAD}metadata: {name: p, namespace: n}\nspec:\n  serviceAccountName: ${account}\n  containers:\n${CONTAINER}`;

const binding = (i: number, role = 'system:openshift:scc:privileged'): string =>
  `${RBAC}kind: RoleBinding\nmetadata: {name: b${i}, namespace: n}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}\nsubjects: [{kind: ServiceAccount, name: s${i}, namespace: n}]\n`;

/** A ClusterRole that has the rules of the next one. */
const aggregatedRole = (i: number): string =>
  `${RBAC}kind: ClusterRole\nmetadata: {name: r${i}, labels: {l${i}: "true"}}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {l${i + 1}: "true"}}]}\n`;

const sccOf = (i: number, user: string): string =>
  `---\napiVersion: security.openshift.io/v1\nkind: SecurityContextConstraints\nmetadata: {name: scc${i}}\nallowPrivilegedContainer: true\nrunAsUser: {type: RunAsAny}\nseLinuxContext: {type: RunAsAny}\ngroups: []\nusers: [${user}]\n`;

const CUSTOM = 'apiVersion: example.com/v1\nkind: Agent\nmetadata: {name: a}\nspec:\n';

const TEXTS: Readonly<Record<string, (characters: number) => string>> = {
  'parameters of a chart': counted(
    i => `        - {name: 'gatewayConfig.k${i}.v', value: 'true'}\n`,
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source:\n    helm:\n      parameters:\n',
  ),
  'objects that templates of a gateway name': counted(
    i =>
      `---\napiVersion: v1\nkind: Secret\nmetadata: {name: s${i}}\n---\napiVersion: extensions.agents.x-k8s.io/v1beta1\nkind: SandboxTemplate\nmetadata: {name: t${i}}\nspec: {podTemplate: {spec: {containers: [{name: a, image: a}], volumes: [{name: v, secret: {secretName: s${i}}}]}}}\n`,
    'apiVersion: v1\nkind: Pod\nmetadata: {name: g}\nspec: {containers: [{name: g, image: "openshell/gateway:0.1.10"}]}\n',
  ),
  'pod templates of an unknown kind': repeated('  - template: {spec: {containers: [{name: a, image: b}]}}\n', `${CUSTOM}  groups:\n`),
  'fields of an unknown kind': counted(i => `  f${i}: {a: [b, {c: d}]}\n`, CUSTOM),
  'objects of unknown kinds': repeated(`---\n${CUSTOM}  podTemplate: {spec: {containers: [{name: a, image: b}]}}\n`),
  'a banner of #': repeated('#', '', `\n${POD}`),
  'a banner of # and blanks': repeated('# ', '', `\n${POD}`),
  'a banner of ## a ## lines': repeated('## a ##\n', '', POD),
  'a title with a run of blanks': repeated(' ', '# Title', `Owner\n${POD}`),
  'leading line feeds': repeated('\n', '', POD),
  'leading carriage returns and line feeds': repeated('\r\n', '', POD),
  'line ends of YAML 1.1': repeated('\u2028', '', POD),
  'line ends of YAML 1.1 in a text': repeated('x \u2028 y\u0085\r', `${HEAD}metadata:\n  name: "`, '"\n'),
  'blanks before a line end of YAML 1.1': repeated(' ', `${HEAD}metadata:\n  name: "x`, 'y\u2028z"\n'),
  'line ends of YAML 1.1 in a block': repeated('\u2028    x', `${HEAD}data:\n  a: |\n    x`, '\n'),
  'separators without a blank': repeated(`${HEAD}---#next\n`),
  'byte order marks below separators': repeated(`---\n\uFEFF${HEAD}`),
  'ends of documents': repeated(`...\n${HEAD}`),
  'values of JSON': repeated('{"apiVersion": "v1", "kind": "Pod"}[1] "x" ', '', '\n---\na: 1'),
  'a line of blanks': repeated(' ', '', `\n${POD}`),
  'line feeds below the manifest': repeated('\n', POD),
  'blanks below the manifest': repeated('   \n', POD),
  'comments above the manifest': repeated('# a comment of one line\n', '', POD),
  'comments below the manifest': repeated('# a comment of one line\n', POD),
  'comments inside the container': repeated('      # a comment of one line\n', SPEC_START, SPEC_END),
  'empty comments': repeated('#\n', SPEC_START, SPEC_END),
  'blanks behind a value': repeated(' ', `${HEAD}metadata:\n  name: agent`, `# c\n${SPEC_END}`),
  'blanks behind a kind': repeated(' ', 'apiVersion: v1\nkind', ': Pod\n'),
  'many kinds without a colon': repeated('kind  ', 'apiVersion: v1\n'),
  'x: ]': repeated('x: ]\n', HEAD),
  'x: ] on one line': repeated('x: ] ', HEAD),
  'x: [ never closed': repeated('x: [\n', HEAD),
  'x: { on one line': repeated('x: {', HEAD),
  'brackets only': repeated('[', HEAD),
  'closing brackets': repeated(']', HEAD),
  'brackets that close': repeated('[]', `${HEAD}x: [`, ']\n'),
  quotes: repeated('"', HEAD),
  'quotes that never close': repeated('"a\n', HEAD),
  'apostrophes that never close': repeated("a: 'b\n", HEAD),
  'backslashes in quotes': repeated('\\', `${HEAD}x: "`, '"\n'),
  colons: repeated(':', HEAD),
  'colons and blanks': repeated(': ', HEAD),
  'question marks': repeated('? ', HEAD),
  dashes: repeated('- ', HEAD),
  'dash lines': repeated('-\n', `${HEAD}x:\n`),
  tabs: repeated('\t', HEAD),
  'tabs as indentation': repeated('\tx: y\n', HEAD),
  'tabs in brackets': repeated('\ta,\n', `${HEAD}x: [\n`, ']\n'),
  ampersands: repeated('&a ', `${HEAD}x: `),
  'exclamation marks': repeated('!', `${HEAD}x: `),
  'percent lines': repeated('%YAML 1.1\n', '', `---\n${POD}`),
  'block scalar headers': repeated('a: |\n', HEAD),
  'a block scalar of blanks': repeated('   \n', `${HEAD}x: |\n`, 'y: z\n'),
  'a long plain scalar': repeated('a ', `${HEAD}x: `, '\n'),
  'a plain scalar over many lines': repeated('  a\n', `${HEAD}x:\n`),
  'a long key': repeated('k', HEAD, ': v\n'),
  'template openers in quotes': repeated('{{ a }}', `${HEAD}x: "`, '"\n'),
  'template openers in a comment': repeated('{{', `${HEAD}# `, '\n'),
  'template openers in block scalars': repeated('  a: |\n    {{ b }}\n', `${HEAD}data:\n`),
  'almost block scalars': repeated('!-\t!#\t', `${HEAD}x: {{ `, '\t-\t>\n'),
  'tags before an opener': repeated('!a ', `${HEAD}x: `, '{% b\n'),
  'document markers': repeated('---\n'),
  'document ends': repeated('...\n'),
  'documents of a comment': repeated('# c\n---\n'),
  'the same key': repeated('  a: b\n', `${HEAD}metadata:\n`),
  'the same key in flow style': repeated('a: b, ', `${HEAD}metadata: {`, '}\n'),
  'pairs of equal keys': counted(i => `  key-${i >> 1}: b\n`, `${HEAD}metadata:\n`),
  'doubled fields of a container': repeated('      stdin: true\n', SPEC_START, SPEC_END),
  'unknown aliases': counted(i => `  k${i}: *a${i}\n`, `${HEAD}metadata:\n`),
  'anchors and aliases': counted(i => `  k${i}: &a${i} v\n  l${i}: *a${i}\n`, `${HEAD}metadata:\n  name: x\ndata:\n`, ''),
  'merges of one mapping': counted(i => `  k${i}: {<<: *a}\n`, `${HEAD}base: &a {b: c}\nx:\n`),
  'a chain of merges': counted(i => `k${i + 1}: &a${i + 1} {<<: *a${i}, f${i}: x}\n`, `${HEAD}k0: &a0 {b: c}\n`),
  'many annotations': counted(i => `    annotation-${i}: value\n`, `${HEAD}${METADATA}  annotations:\n`, SPEC_END.slice(0, 0)),
  'labels of the wrong type': counted(
    i => `    label-${i}: ${i}\n`,
    `${HEAD}${METADATA}  labels:\n`,
    SPEC_START.slice(SPEC_START.indexOf('spec:')) + SPEC_END,
  ),
  'labels with values that none can have': counted(
    i => `    label-${i}: a b\n`,
    `${HEAD}${METADATA}  labels:\n`,
    SPEC_START.slice(SPEC_START.indexOf('spec:')) + SPEC_END,
  ),
  'unknown fields': counted(i => `  hostNetwork${i}: true\n`, POD),
  'a long unknown field': repeated('k', `${POD}  `, ': v\n'),
  'mounts of one path': counted(
    i => `        - {name: v${i}, mountPath: /opt/openshell/bin}\n`,
    POD.slice(0, POD.indexOf('  volumes:')),
    POD.slice(POD.indexOf('  volumes:')),
  ),
  'volumes of one name': repeated('    - {name: openshell, emptyDir: {}, hostPath: {path: ../a}}\n', POD),
  'ports of one number': repeated('        - {name: http, containerPort: 80, hostPort: 80}\n', `${SPEC_START}      ports:\n`, SPEC_END),
  'tolerations of an unknown operator': repeated(
    '    - {key: a, operator: Equals, effect: noSchedule}\n',
    `${SPEC_START}      tty: true\n  tolerations:\n`,
  ),
  'spread constraints that repeat one': counted(
    i => `    - {maxSkew: 1, topologyKey: k${i % 2}, whenUnsatisfiable: DoNotSchedule, matchLabelKeys: [a]}\n`,
    `${SPEC_START}      tty: true\n  topologySpreadConstraints:\n`,
  ),
  'a long label key': repeated(
    'a.',
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: agent\n  labels: {"`,
    `-": x}\nspec: {containers: [{name: a, image: a}]}\n`,
  ),
  'a long path of dots': repeated(
    '../',
    `${SPEC_START}      tty: true\n  volumes: [{name: v, gitRepo: {repository: a, directory: "`,
    `x"}}]\n`,
  ),
  'a long driver of a disk': repeated(
    'iqn.',
    `${SPEC_START}      tty: true\n  volumes: [{name: v, iscsi: {targetPortal: a, iqn: "iqn.2001-04.`,
    `,"}}]\n`,
  ),
  'a long port name': repeated('a', `${SPEC_START}      ports: [{containerPort: 80, name: "`, `-"}]\n${SPEC_END}`),
  'many containers': counted(
    i => `    - name: c${i}\n      image: agent:1\n`,
    POD.slice(0, POD.indexOf('    - name: agent')),
    SPEC_END.slice(SPEC_END.indexOf('  volumes:')),
  ),
  'many supervisors in one pod': counted(
    i =>
      `    - name: c${i}\n      image: a:1\n      command: [/opt/openshell/bin/openshell-sandbox]\n      volumeMounts: [{name: openshell, mountPath: /opt/openshell/bin}]\n`,
    POD.slice(0, POD.indexOf('    - name: agent')),
    POD.slice(POD.indexOf('  volumes:')),
  ),
  'many mounts': counted(
    i => `        - {name: v${i}, mountPath: /opt/openshell/m${i}}\n`,
    POD.slice(0, POD.indexOf('  volumes:')),
    POD.slice(POD.indexOf('  volumes:')),
  ),
  'many volumes': counted(i => `    - {name: v${i}, hostPath: {path: /data/${i}}}\n`, POD),
  'many capabilities': counted(i => `CAP_${i}, `, POD.slice(0, POD.indexOf('SYS_ADMIN')), POD.slice(POD.indexOf('SYS_ADMIN'))),
  'capabilities on lines': counted(
    i => `            - CAP_${i}\n`,
    POD.slice(0, POD.indexOf('[SYS_ADMIN]')) + '\n',
    POD.slice(POD.indexOf('      volumeMounts')),
  ),
  'a long capability name': repeated('X', POD.slice(0, POD.indexOf('SYS_ADMIN')), POD.slice(POD.indexOf('SYS_ADMIN') + 9)),
  'a long command': repeated('sh -c a; ', POD.replace('[/opt/openshell/bin/openshell-sandbox]', 'x').slice(0, POD.indexOf('[/opt')), '\n'),
  'a long shell script': repeated(
    'export PATH=/opt/openshell/bin:$PATH; ./a && cd b; ',
    `${POD.slice(0, POD.indexOf('[/opt'))}[sh, -c, "`,
    `"]\n${POD.slice(POD.indexOf('      securityContext'))}`,
  ),
  'parameters that never close': repeated(
    '${a-',
    `${POD.slice(0, POD.indexOf('[/opt'))}[sh, -c, "`,
    `"]\n${POD.slice(POD.indexOf('      securityContext'))}`,
  ),
  'a long image': repeated('a/', POD.slice(0, POD.indexOf('agent:1')), POD.slice(POD.indexOf('agent:1'))),
  'slashes in a path': repeated('/', POD.slice(0, POD.indexOf('/opt/openshell/bin\n')), POD.slice(POD.indexOf('/opt/openshell/bin\n'))),
  'environment variables': counted(i => `        - {name: E${i}, value: $(E${i - 1})}\n`, `${SPEC_START}      env:\n`, SPEC_END),
  'pods of one List': repeated(indented(POD), 'apiVersion: v1\nkind: List\nitems:\n'),
  'pods of one policy': repeated(
    `    - complianceType: musthave\n      objectDefinition:\n${POD.replace(/^/gm, '        ').trimEnd()}\n`,
    'apiVersion: policy.open-cluster-management.io/v1\nkind: ConfigurationPolicy\nmetadata: {name: policy}\nspec:\n  object-templates:\n',
  ),
  'policies inside policies': characters => {
    const level = 'apiVersion: policy.open-cluster-management.io/v1, kind: Policy, spec: {policy-templates: [{objectDefinition: {';
    const count = Math.ceil(characters / level.length);
    return `{${level.repeat(count)}apiVersion: v1, kind: Pod${'}}]}'.repeat(count)}}`;
  },
  'documents of one file': repeated(`---\n${POD}`),
  'pods of one JSON List': repeated(
    '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"name":"a","image":"a:1"}]}},',
    '{"apiVersion":"v1","kind":"List","items":[',
    '{}]}',
  ),
  'JSON cut in the middle': repeated('{"a":[', '{"apiVersion":"v1","kind":"Pod","x":['),
  'templates of a Template': repeated(indented(POD), 'apiVersion: template.openshift.io/v1\nkind: Template\nobjects:\n'),
  'templates by name': counted(
    i => `    R${i}: {template: {spec: {containers: [{name: a, image: a, securityContext: {privileged: true}}]}}}\n`,
    'apiVersion: kubeflow.org/v1\nkind: PyTorchJob\nmetadata: {name: j}\nspec:\n  pytorchReplicaSpecs:\n',
  ),
  'a pod merged of many mappings': counted(
    i => `m${i + 1}: &m${i + 1} {<<: [*m${i}, *m0]}\n`,
    `${HEAD}m0: &m0 {hostNetwork: true}\n`,
    `spec: {<<: *m1, containers: [{name: a, image: a, securityContext: {privileged: true}}]}\n`,
  ),
  'suppressions above everything': repeated('# scc-lens: allow scc-denied -- reason\n', '', POD),
  'suppressions of unknown rules': counted(i => `# scc-lens: allow rule-${i} -- reason\n`, '', POD),
  'suppressions of many rules at once': repeated('scc-denied, ', '# scc-lens: allow ', `scc-denied -- reason\n${POD}`),
  'suppressions that never end': repeated('a ,', '# scc-lens: allow ', `\n${POD}`),
  'suppressions inside a list': repeated(
    `  # scc-lens: allow scc-denied -- reason\n${indented(POD)}`,
    'apiVersion: v1\nkind: List\nitems:\n',
  ),
  'suppressions in one block': repeated('    # scc-lens: allow scc-denied -- reason\n', `${HEAD}spec:\n  containers:\n`, CONTAINER),
  'suppressions of list items': repeated(`    # scc-lens: allow scc-denied -- reason\n${CONTAINER}`, `${HEAD}spec:\n  containers:\n`),
  'suppressions without a reason': repeated(`    # scc-lens: allow scc-denied\n${CONTAINER}`, `${HEAD}spec:\n  containers:\n`),
  'host ports of many containers': counted(
    i => `    - {name: c${i}, image: a:1, ports: [{containerPort: 80, hostPort: ${i + 1}}]}\n`,
    `${HEAD}${METADATA}spec:\n  containers:\n`,
  ),
  'host ports of one container': counted(
    i => `        - {containerPort: ${i + 1}, hostPort: ${i + 1}}\n`,
    `${HEAD}${METADATA}spec:\n  containers:\n    - name: a\n      image: a:1\n      ports:\n`,
  ),
  'aggregated ClusterRoles in a chain': counted(aggregatedRole, '', `${binding(0, 'r0')}${podOf('s0')}`),
  bindings: counted(i => binding(i)),
  'bindings of one name': counted(i => binding(i).replace(/name: b\d+/, 'name: b'), '', podOf('s0')),
  'roles of one name': counted(
    i =>
      `${RBAC}kind: ClusterRole\nmetadata: {name: r}\nrules: [{apiGroups: [security.openshift.io], resources: [securitycontextconstraints], resourceNames: [s${i}], verbs: [use]}]\n`,
    '',
    `${binding(0, 'r')}${podOf('s0')}`,
  ),
  'bindings next to a pod': counted(i => binding(i), '', podOf('s0')),
  'bindings and their pods': counted(i => `${binding(i)}${podOf(`s${i}`)}`),
  'bindings of one account, and its pods': counted(i => `${binding(i).replace(/name: s\d+/, 'name: s')}${podOf('s')}`),
  'a binding for many accounts': counted(i => `- {kind: ServiceAccount, name: s${i}, namespace: n}\n`, binding(0).replace(/\[.*\n/, '\n')),
  SCCs: counted(i => sccOf(i, `system:serviceaccount:n:s${i}`)),
  'SCCs next to a pod': counted(i => sccOf(i, `system:serviceaccount:n:s${i}`), '', podOf('s0')),
  'SCCs of one account': counted(i => sccOf(i, 'system:serviceaccount:n:s'), '', podOf('s')),
  'users of an SCC': counted(i => `- system:serviceaccount:n:s${i}\n`, sccOf(0, '').replace(/\[\]\n$/, '\n')),
  namespaces: counted(
    i => `---\napiVersion: v1\nkind: Namespace\nmetadata: {name: n${i}, labels: {pod-security.kubernetes.io/enforce: restricted}}\n`,
    '',
    podOf('s'),
  ),
  'service accounts': counted(i => `---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: s${i}, namespace: n}\n`, '', podOf('s0')),
};

/** Instructions of a Containerfile behind a FROM; its image is built by Compose and run by a pod. */
const CONTAINERFILES: Readonly<Record<string, GrowthCase['text']>> = {
  'FROM lines': counted(i => `FROM s${i - 1} AS s${i}\n`, 'FROM alpine AS s-1\n'),
  'owners of files': counted(i => `RUN chown a:a /d${i} && chgrp 0 /d${i - 1} && chmod g=u /d${i - 1}\n`, 'FROM alpine\n'),
  'one long command': repeated(' && chown a /d', 'FROM alpine\nRUN true'),
  'a deep path': repeated('/a', 'FROM alpine\nRUN chown a '),
  'variables of themselves': counted(i => `ENV V${i}=$V${i - 1}$V${i - 1}\n`, 'FROM alpine\n'),
  ports: counted(i => `EXPOSE ${i % 1000}\n`, 'FROM alpine\n'),
  'users by name': counted(i => `RUN useradd -u ${i} u${i}\nUSER u${i}\n`, 'FROM alpine\n'),
  continuations: repeated('\\\n', 'FROM alpine\nRUN a '),
  'a here document': repeated('chown a /d\n', 'FROM alpine\nRUN <<EOF\n'),
};

/** Commands of a Makefile that build images. */
const MAKEFILES: Readonly<Record<string, GrowthCase['text']>> = {
  'builds of images': counted(i => `\tdocker build -t i${i} -f Containerfile d${i}\n`, 'all:\n'),
  'variables of a Makefile': counted(i => `V${i} := $(V${i - 1})$(V${i - 1})\n`, 'V0 := a\n', '\nall:\n\tdocker build -t $(V9) .\n'),
  'continued lines of a Makefile': repeated('\\\n', '\tdocker build '),
};

const casesOf = (texts: Readonly<Record<string, GrowthCase['text']>>, file: string): readonly GrowthCase[] =>
  Object.entries(texts).map(([name, text]) => ({
    name,
    text,
    through: one => {
      readManifest(one, file);
    },
  }));

export const MANIFESTS: readonly GrowthCase[] = [
  ...casesOf(TEXTS, 'a.yaml'),
  ...casesOf(CONTAINERFILES, 'Containerfile'),
  ...casesOf(MAKEFILES, 'Makefile'),
];
