import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import path from 'node:path';
import { readYaml } from '@scc-lens/charts';
import { givenInEditor, PROJECT_FILE, projectSettings, readProject, readSettings, SETTINGS, untrusted } from '@scc-lens/lens';
import type { GivenSettings, Project } from '@scc-lens/lens';
import type { Json } from '@scc-lens/words';
import { boundedRules, isIgnored, nothingIgnored, withGitignore } from '../../../packages/files/src/walk/gitignore';
import { projectSchema } from '../../../scripts/projectSchema';
import { runCommandLine } from '../commandLine';
import { folderOf, inputOf, within } from '../folder';
import { mutate } from '../mutate';
import type { Random } from '../random';
import { earlierFaults, textsIn } from '../seeds';
import type { Target } from '../target';

const BASELINE = 'known.json';
const [POD = ''] = textsIn(['test/fixtures/cli'], /^hostpath-pod\.yaml$/);

const PROJECT = `# Settings of the team.
baseline: ${BASELINE}
rules:
  scc-denied: error
  hostpath-supervisor: off
rules.excess-capability: info
openshift:
  version: "4.20"
  profile: microshift
  sccFiles: [scc.yaml]
  grantedSccs: [privileged]
supervisor:
  image: registry.example/supervisor:1
  resources: {limits: {cpu: 1}}
openshell.images: {web: supervisor}
inlayHints:
  enabled: true
render:
  enabled: true
  values: {chart: [values.yaml]}
overrides:
  - files: ["test/**", "*.{yaml,yml}"]
    rules: {scc-denied: warning}
  - files: pod.yaml
    rules.scc-denied: off
    supervisor: {method: cp}
`;

const KNOWN = JSON.stringify(
  {
    version: 1,
    findings: [
      { path: 'pod.yaml', rule: 'hostpath-supervisor', field: 'spec.volumes[0].hostPath', fingerprint: '0123456789abcdef' },
      { path: 'gone.yaml', rule: 'scc-denied', field: 'spec', fingerprint: 'fedcba9876543210' },
    ],
  },
  null,
  1,
);

const GITIGNORE = '# Built.\n/out/\n*.log\n!kept.log\nbuild-[a-z]?.yaml\ndocs/**/*.tmp\n\\#odd\ntrailing\\ \n**/cache/**\n';

const FILES: readonly (readonly [string, string])[] = [
  [PROJECT_FILE, PROJECT],
  [BASELINE, KNOWN],
  ['.gitignore', GITIGNORE],
];

/** A project in which one file is mutated, or two. */
function input(random: Random): string {
  const files = new Map(FILES);
  for (const [name, text] of [random.pick(FILES), random.pick(FILES)])
    files.set(name, mutate({ seeds: [text, files.get(name) ?? text], words: WORDS }, random));
  return inputOf(files);
}

async function check(given: string): Promise<void> {
  const files = folderOf(given);
  const text = files.get(PROJECT_FILE) ?? '';
  checkProject(text);
  checkGitignore(files.get('.gitignore') ?? '');
  await within(new Map([...files, ['pod.yaml', POD]]), async () => {
    const isRight = readProject(text).problems.length === 0;
    const { code, errors } = await runCommandLine(['check', '.'], '');
    assert.ok(isRight || (code === 2 && errors.includes(PROJECT_FILE)), 'a problem of the project file is not reported');
    assert.doesNotMatch(errors, /[^\P{Cc}\n\t]/u, 'a file controls the terminal');
  });
}

const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(projectSchema());

/** What is right counts, with the right type; what is wrong is a sentence at a place in the file. */
function checkProject(text: string): void {
  const { project, problems } = readProject(text);
  assert.deepEqual(readProject(text), { project, problems }, 'the same text gives another answer');
  for (const { message, span } of problems) {
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `a problem at ${span.start}–${span.end}`);
    assert.match(message, /^\S.*[.?]$/s, 'a problem is no sentence');
    assert.doesNotMatch(message, /undefined|\[object/, 'a problem names what is nothing');
  }
  checkSettings(project);
  const { value } = readYaml({ text });
  if (value === undefined) assert.ok(problems.length > 0 || isBlank(text), 'a file that cannot be read has no problem');
  else checkSchema(value);
}

const isBlank = (text: string): boolean => text.split('\n').every(line => /^\s*(?:#|---|\.\.\.|%|$)/.test(line.replace('\uFEFF', '')));

/** The schema accepts what the reader accepts, but for fields without a value. */
function checkSchema(value: Json): void {
  const json = JSON.stringify(value);
  const [problem] = readProject(json).problems;
  if (validate(value)) assert.equal(problem?.message, undefined, 'the schema accepts what is refused');
  else if (!json.includes('null'))
    assert.notEqual(problem, undefined, `the schema refuses what counts: ${validate.errors?.[0]?.schemaPath}`);
}

function checkSettings(project: Project): void {
  for (const [settings, isOverride] of [
    [project.settings, false] as const,
    ...project.overrides.map(one => [one.settings, true] as const),
  ]) {
    assert.deepEqual(readSettings(settings).problems, [], 'a value of the wrong type counts');
    for (const name of Object.keys(settings)) {
      assert.ok(Object.hasOwn(SETTINGS, name), `${name} is no setting and counts`);
      assert.notEqual(SETTINGS[name]?.scope, 'machine', `${name} is for users only and counts`);
    }
    assert.deepEqual(readProject(JSON.stringify(settings)).project.settings, settings, 'what counts does not count alone');
    assert.equal(isOverride && 'render.enabled' in settings, false, 'a setting for all files counts for some');
  }
  const safe = untrusted(project);
  for (const settings of [safe.settings, ...safe.overrides.map(one => one.settings)])
    for (const name of Object.keys(settings)) assert.notEqual(SETTINGS[name]?.restricted, true, `${name} counts in an untrusted workspace`);
  const given: GivenSettings = givenInEditor({ rules: { 'scc-denied': 'hint' } });
  const settings = projectSettings(project, given);
  for (const file of ['', 'pod.yaml', 'test/a/b.yaml', '../x', `${'a/'.repeat(50)}b.yaml`]) {
    assert.equal(settings.of(file).rules['scc-denied'], 'hint', 'what is given by hand does not win');
    assert.equal(settings.of(file), settings.of(file), 'the same file has other settings');
  }
}

const PATHS: readonly string[] = ['a.log', 'out/a', 'docs/a/b/c.tmp', 'build-xy.yaml', `${'a/'.repeat(60)}b.log`, 'a'.repeat(255)];

/** Rules that cannot be followed are left out, with a sentence. */
function checkGitignore(text: string): void {
  const { lines, leftOut } = boundedRules(text);
  assert.notEqual(leftOut?.trim(), '', 'rules are left out without a word');
  const root = path.resolve('/');
  for (const folder of [root, path.join(root, 'some', 'fol[d]er')]) {
    const ignored = withGitignore(nothingIgnored(root), folder, lines);
    for (const each of PATHS) isIgnored(ignored, path.join(folder, each), false);
  }
}

const WORDS: readonly string[] = [
  ...['rules:', 'overrides:', 'files:', 'baseline:', 'openshift:', 'render:', 'supervisor:', 'inlayHints:', 'openshell:'],
  ...['scc-denied: off', 'scc-denied: loud', 'version: 4.20', 'helm: x', 'rules.scc-denied: off', 'render.helm: x', 'files: "**"'],
  ...[
    '{a,b}',
    '**',
    '{{{,}}}',
    '*?',
    '[a-',
    '[!',
    '!',
    '\\',
    '/',
    '"findings": [',
    '"version": 1',
    '"fingerprint": ',
    '\u001b[2J',
    '\u202e',
  ],
];

/** Files that a repository brings along for SCC Lens and git: the project file, a baseline, `.gitignore`. */
export const projects: Target = {
  name: 'projects',
  seeds: [inputOf(new Map(FILES)), ...earlierFaults('projects')],
  words: WORDS,
  input,
  check,
};
