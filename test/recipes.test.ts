/** The recipes of CONTRIBUTING.md for what changes every month, followed in a copy of the sources on releases and a kind that are made up. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { NEWEST_RELEASE, stockSccs } from '@scc-lens/admission';

const ROOT = path.resolve(__dirname, '..');
const NEXT = NEWEST_RELEASE.replace(/\d+$/, minor => String(Number(minor) + 1));

describe('a recipe', function () {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'scc-lens-recipes-'));
  const read = (file: string): string => readFileSync(path.join(copy, file), 'utf8');
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    writeFileSync(path.join(copy, file), text);
  };
  const run = (...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', ...args], { cwd: copy, encoding: 'utf8' });
    assert.ok(status === 0 || status === 1, stderr);
    return stdout + stderr;
  };
  const sccLens = (...args: readonly string[]): string => run('server/src/cli/main.ts', ...args);
  const addRow = (file: string, before: string, row: string): void => {
    const text = read(file);
    assert.ok(text.includes(before), `${file} has no ${before}`);
    write(
      file,
      text.replace(before, () => `${row}${before}`),
    );
  };

  before(() => {
    const files = readdirSync(ROOT).filter(name => /^(?:package\.|tsconfig)/.test(name));
    for (const name of ['packages', 'scripts', 'server', 'client', 'docs', 'schemas', 'l10n', ...files])
      cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
    const modules = path.join(ROOT, 'node_modules');
    for (const name of readdirSync(modules).filter(each => each !== '@scc-lens' && !each.startsWith('.'))) {
      mkdirSync(path.join(copy, 'node_modules/@scc-lens'), { recursive: true });
      symlinkSync(path.join(modules, name), path.join(copy, 'node_modules', name), 'junction');
    }
    for (const name of readdirSync(path.join(ROOT, 'packages')))
      symlinkSync(path.join(copy, 'packages', name), path.join(copy, 'node_modules/@scc-lens', name), 'junction');

    addRow(
      'packages/lens/src/openshell/releases.ts',
      '];\n\n/** Oldest first. Source: the releases of kubernetes-sigs',
      `  {
    version: '9.0.0',
    date: '2030-01-01',
    brings: 'Made up.',
    images: [layout('alpine', '2030-01-01', 'made up', { ...SUPERVISOR_POD, binary: '/bin/openshell-supervisor' })],
  },
`,
    );
    addRow(
      'packages/yaml/src/manifest/kinds.json',
      '    { "kind": "Pod", ',
      `    ${JSON.stringify({ kind: 'Robot', groups: ['robots.example'], podTemplates: ['spec.body'], controller: 'kube-system:job-controller', source: 'made up' })},\n`,
    );
    for (const object of shippedNext())
      write(`manifests/${object.kind}-${object.metadata.name.replaceAll(':', '-')}.yaml`, JSON.stringify(object));
    run('scripts/generate.ts', 'openshift', NEXT, 'manifests', '1.99');
  });
  after(() => {
    rmSync(copy, { recursive: true, force: true });
  });

  it('makes an OpenShell release known with one row', () => {
    const image = 'ghcr.io/nvidia/openshell/gateway';
    write('gateways.yaml', `${pod('known', `${image}:9.0.0`)}---\n${pod('newer', `${image}:9.0.1`)}`);
    assert.deepEqual(sccLens('check', 'gateways.yaml').match(/(?<=release-not-known +)OpenShell \S+ is newer than \S+/g), [
      'OpenShell 9.0.1 is newer than 9.0.0,',
    ]);
    const page = read('docs/openshell-releases.md');
    assert.match(page, /^\| 9\.0\.0 +\| 2030-01-01 \| Made up\./m);
    assert.match(page, /^\| openshell\/supervisor +\| 9\.0\.0 and newer +\| alpine /m);
  });

  it('makes an OpenShift release known with its manifests', () => {
    write('csi.yaml', pod('csi', 'registry.example/app:1', 'volumes: [{name: v, csi: {driver: d.example}}]'));
    const compared = sccLens('check', 'csi.yaml', '--openshift', `${NEWEST_RELEASE},${NEXT}`);
    assert.match(compared, new RegExp(`Pod/csi  ${NEXT} refuses it, ${NEWEST_RELEASE} does not`));
    assert.match(sccLens('review', 'csi.yaml', '--openshift', `${NEXT}.1`), /invalid volume|not allowed/);
    const page = read('docs/openshift-releases.md');
    assert.match(page, new RegExp(`4\\.1 to ${NEXT}`));
    assert.match(page, new RegExp(`^\\| \`restricted-v9\` +\\| ${NEXT}`, 'm'));
    assert.match(page, new RegExp(`^\\| \`hostaccess\`.* \\| ${NEXT} +\\| no longer shipped`, 'm'));
    assert.match(read('package.json'), new RegExp(`"default": "${NEXT}"`));
  });

  it('makes a kind known with one row', () => {
    write('robot.yaml', ROBOT);
    const found = sccLens('check', 'robot.yaml');
    assert.match(found, /hostpath-supervisor/);
    assert.doesNotMatch(found, /not judged/i);
    assert.match(sccLens('fix', '--diff', 'robot.yaml'), /\+ .*copy-self/);
    assert.match(read('docs/kinds.md'), /^\| Robot +\| robots\.example +\| `spec\.body` +\| `kube-system:job-controller`/m);
  });
});

const pod = (name: string, image: string, more = 'restartPolicy: Always'): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, namespace: agents}
spec:
  containers: [{name: ${name}, image: "${image}"}]
  ${more}
`;

const ROBOT = `apiVersion: robots.example/v1
kind: Robot
metadata: {name: robot, namespace: agents}
spec:
  body:
    spec:
      containers:
        - name: agent
          image: registry.example/agent:1
          command: [/opt/openshell/bin/openshell-sandbox]
          volumeMounts: [{name: supervisor, mountPath: /opt/openshell/bin, readOnly: true}]
      volumes: [{name: supervisor, hostPath: {path: /opt/openshell/bin, type: Directory}}]
`;

interface ShippedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}

/** The newest release without \`hostaccess\`, with a narrower \`restricted-v2\`, and with an SCC that every user may use. */
function shippedNext(): readonly ShippedObject[] {
  const sccs = stockSccs(NEWEST_RELEASE).map(scc => ({
    ...scc,
    kind: 'SecurityContextConstraints',
    metadata: { name: scc.metadata?.name ?? '' },
  }));
  const kept = sccs.filter(({ metadata }) => metadata.name !== 'hostaccess');
  const narrower = kept.map(scc => ({ ...scc, volumes: scc.volumes?.filter(type => type !== 'csi') ?? [] }));
  const added = narrower
    .filter(({ metadata }) => metadata.name === 'restricted-v2')
    .map(scc => ({ ...scc, metadata: { name: 'restricted-v9' } }));
  const all = [...narrower, ...added];
  const roleOf = ({ metadata }: ShippedObject): string => `system:openshift:scc:${metadata.name}`;
  const roles = all.map(scc => ({ kind: 'ClusterRole', metadata: { name: roleOf(scc) } }));
  const bindings = all
    .filter(({ metadata }) => metadata.name.startsWith('restricted-v'))
    .map(scc => ({
      kind: 'ClusterRoleBinding',
      metadata: { name: `${roleOf(scc)}:authenticated` },
      roleRef: { name: roleOf(scc) },
      subjects: [{ kind: 'Group', name: 'system:authenticated' }],
    }));
  return [...all, ...roles, ...bindings];
}
