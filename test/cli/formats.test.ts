/** The formats for pipelines: each is what its readers document, with the same bytes for the same files. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { sarifFormat } from '../../server/src/cli/formats/sarif';
import { fixture, folderWith, sccLens } from './command';

const BAD = fixture('hostpath-pod.yaml');
const FILES = {
  'a b.yaml': BAD,
  'clean.yaml': fixture('clean-pod.yaml'),
  'template.yaml': 'kind: {{ .Values.kind }}\n',
  'package.json': '{"name": "x"}\n',
};

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface PhysicalLocation {
  readonly artifactLocation: { readonly uri: string; readonly uriBaseId?: string };
  readonly region?: Region;
}

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly rules: readonly {
            readonly id: string;
            readonly helpUri: string;
            readonly help: { readonly text: string; readonly markdown: string };
          }[];
        };
      };
      readonly invocations: readonly [
        {
          readonly executionSuccessful: boolean;
          readonly toolExecutionNotifications: readonly {
            readonly descriptor: { readonly id: string };
            readonly level: string;
            readonly message: { readonly text: string };
            readonly locations: readonly [{ readonly physicalLocation: PhysicalLocation }];
          }[];
        },
      ];
      readonly results: readonly {
        readonly ruleId: string;
        readonly ruleIndex: number;
        readonly level: string;
        readonly locations: readonly [{ readonly physicalLocation: PhysicalLocation }];
        readonly partialFingerprints: Readonly<Record<string, string>>;
        readonly fixes?: readonly {
          readonly artifactChanges: readonly [
            { readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent?: { readonly text: string } }[] },
          ];
        }[];
        readonly suppressions?: readonly object[];
        readonly baselineState?: string;
      }[];
    },
  ];
}

/** The attributes that both schemas of JUnit's XML permit: the schemas of Jenkins' xUnit plugin and of Surefire. */
const JUNIT: Readonly<Record<string, readonly string[]>> = {
  testsuites: ['name', 'tests', 'failures', 'errors'],
  testsuite: ['name', 'tests', 'failures', 'errors', 'skipped'],
  testcase: ['name', 'classname', 'time'],
  failure: ['type', 'message'],
  error: ['type', 'message'],
  skipped: ['message'],
  'system-out': [],
};

async function sarifOf(cwd: string, ...args: readonly string[]): Promise<Sarif['runs'][0]> {
  const { stdout } = await sccLens(['check', ...(args.length === 0 ? ['.'] : args), '--format', 'sarif'], { cwd });
  return (JSON.parse(stdout) as Sarif).runs[0];
}

const UNIQUE: readonly string[] = [
  'rules',
  'notifications',
  'tags',
  'logicalLocations',
  'relatedLocations',
  'suppressions',
  'fixes',
  'artifactChanges',
];
const FILLED: readonly string[] = ['artifactChanges', 'replacements'];

/** What SARIF's schema requires of values; names and types are checked where the log is made, against `@types/sarif`. */
function assertSarif(value: unknown, name = ''): void {
  if (/^(?:start|end)(?:Line|Column)$/.test(name)) assert.ok(Number.isInteger(value) && Number(value) >= 1, name);
  else if (name === 'ruleIndex') assert.ok(Number.isInteger(value) && Number(value) >= 0, name);
  else if (name === 'uri') assert.ok(URL.canParse(String(value), 'file:///'), String(value));
  if (typeof value !== 'object' || value === null) return;
  if (UNIQUE.includes(name))
    assert.equal(new Set(Object.values(value).map(one => JSON.stringify(one))).size, Object.keys(value).length, name);
  if (FILLED.includes(name)) assert.ok(Object.keys(value).length > 0, name);
  for (const [key, one] of Object.entries(value)) assertSarif(one, Array.isArray(value) ? '' : key);
}

/** The part of a text that a region marks. */
function textAt(text: string, { startLine, startColumn, endLine, endColumn }: Region): string {
  const lines = text.split('\n').slice(startLine - 1, endLine);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, endColumn - 1);
  lines[0] = (lines[0] ?? '').slice(startColumn - 1);
  return lines.join('\n');
}

describe('scc-lens check --format sarif', () => {
  it('has values as the standard permits them, with findings and without', async () => {
    for (const files of [FILES, { 'clean.yaml': FILES['clean.yaml'] }, {}]) {
      const { stdout } = await sccLens(['check', '.', 'gone.yaml', '--format', 'sarif'], { cwd: folderWith(files) });
      const log = JSON.parse(stdout) as { readonly version: string; readonly runs: readonly object[] };
      assert.deepEqual([log.version, log.runs.length], ['2.1.0', 1]);
      assertSarif(log);
    }
  });

  it('names files whose names no URI can contain', async () => {
    const { toolExecutionNotifications } = (await sarifOf(folderWith({}), '\ud83d.yaml')).invocations[0];
    assert.deepEqual(
      toolExecutionNotifications.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri),
      ['%EF%BF%BD.yaml'],
    );
  });

  it('has an empty list of results for a clean folder', async () => {
    assert.deepEqual((await sarifOf(folderWith({ 'clean.yaml': FILES['clean.yaml'] }))).results, []);
  });

  it('marks the text of each finding, in a file with its path as a URI', async () => {
    const { results } = await sarifOf(folderWith(FILES));
    const found = results.find(({ ruleId }) => ruleId === 'hostpath-supervisor');
    assert.equal(found?.level, 'error');
    const { artifactLocation, region } = found.locations[0].physicalLocation;
    assert.deepEqual(artifactLocation, { uri: 'a%20b.yaml', uriBaseId: '%SRCROOT%' });
    assert.ok(region);
    assert.equal(textAt(BAD, region), 'hostPath');
  });

  it('describes every rule, with why it matters and the address of its page', async () => {
    const {
      tool: {
        driver: { rules },
      },
      results,
    } = await sarifOf(folderWith(FILES));
    for (const { id, helpUri, help } of rules) {
      assert.match(helpUri, new RegExp(`^https://.*/docs/rules/${id}\\.md$`));
      assert.ok(help.text.endsWith(helpUri) && help.text.length > helpUri.length + 50, id);
      assert.doesNotMatch(help.text, /\]\(/, id);
    }
    for (const { ruleId, ruleIndex } of results) assert.equal(rules[ruleIndex]?.id, ruleId);
  });

  it('has the safe fixes as replacements that give what `fix` gives', async () => {
    const cwd = folderWith({ 'bad.yaml': BAD });
    const { results } = await sarifOf(cwd, 'bad.yaml', '--set', 'supervisor.image=ghcr.io/nvidia/openshell/supervisor:0.0.90');
    const [fix] = results.find(({ ruleId }) => ruleId === 'hostpath-supervisor')?.fixes ?? [];
    assert.ok(fix);
    const lines = BAD.split('\n');
    const offsetOf = (line: number, column: number): number =>
      lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
    const fixed = [...fix.artifactChanges[0].replacements]
      .sort(
        (a, b) =>
          offsetOf(b.deletedRegion.startLine, b.deletedRegion.startColumn) -
          offsetOf(a.deletedRegion.startLine, a.deletedRegion.startColumn),
      )
      .reduce((text, { deletedRegion: { startLine, startColumn, endLine, endColumn }, insertedContent }) => {
        return text.slice(0, offsetOf(startLine, startColumn)) + (insertedContent?.text ?? '') + text.slice(offsetOf(endLine, endColumn));
      }, BAD);
    const printed = await sccLens(
      ['fix', 'bad.yaml', '--rule', 'hostpath-supervisor', '--set', 'supervisor.image=ghcr.io/nvidia/openshell/supervisor:0.0.90'],
      { cwd },
    );
    assert.equal(fixed, printed.stdout);
  });

  it('reports what is not judged as notifications, and whether the run is complete', async () => {
    const cwd = folderWith(FILES);
    const [{ executionSuccessful, toolExecutionNotifications: notes }] = (await sarifOf(cwd, '.', 'gone.yaml')).invocations;
    assert.equal(executionSuccessful, false);
    assert.deepEqual(
      notes.map(({ descriptor, level, locations }) => [descriptor.id, level, locations[0].physicalLocation.artifactLocation.uri]),
      [
        ['not-judged/foreign', 'note', 'package.json'],
        ['not-judged/template', 'warning', 'template.yaml'],
        ['not-judged/unreadable', 'error', 'gone.yaml'],
      ],
    );
    assert.equal((await sarifOf(cwd)).invocations[0].executionSuccessful, true);
  });

  it('gives a finding the same fingerprint when lines and documents move, and each finding one of its own', async () => {
    const fingerprints = async (text: string): Promise<readonly string[]> =>
      (await sarifOf(folderWith({ 'a.yaml': text }))).results.map(({ partialFingerprints }) => partialFingerprints['sccLens/v1'] ?? '');
    const before = await fingerprints(BAD);
    assert.ok(before.length > 1);
    assert.equal(new Set(before).size, before.length);
    assert.deepEqual(await fingerprints(`# moved\n\n${fixture('clean-pod.yaml')}---\n# by this\n${BAD}`), before);
    assert.notDeepEqual(await fingerprints(BAD.replace('name: sandbox', 'name: other')), before);
  });
});

describe('scc-lens check for GitHub, GitLab and JUnit', () => {
  it('writes workflow commands whose values cannot end them', async () => {
    const cwd = folderWith({ ...FILES, '100%,a:b.yaml': 'kind: {{ .Values.kind }}\n' });
    const { stdout } = await sccLens(['check', '.', '--format', 'github'], { cwd });
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines)
      assert.match(line, /^::(?:error|warning|notice) file=[^:,]+(?:,(?:line|endLine|col|endColumn)=\d+)*,title=[^:,]+::\S/);
    assert.match(stdout, /^::error file=a b\.yaml,line=18,endLine=18,col=7,endColumn=15,title=hostpath-supervisor::/m);
    assert.match(stdout, /^::warning file=100%25%2Ca%3Ab\.yaml,title=not judged::Not judged: a template/m);
    assert.doesNotMatch(stdout, /package\.json/);
  });

  it('writes a code quality report that GitLab takes', async () => {
    const { stdout } = await sccLens(['check', '.', '--format', 'gitlab'], { cwd: folderWith(FILES) });
    const issues = JSON.parse(stdout) as readonly {
      readonly description: string;
      readonly check_name: string;
      readonly fingerprint: string;
      readonly severity: string;
      readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
    }[];
    for (const { description, fingerprint, severity, location } of issues) {
      assert.ok(description !== '' && !description.includes('\n'));
      assert.match(fingerprint, /^[0-9a-f]{32}$/);
      assert.ok(['info', 'minor', 'major', 'critical', 'blocker'].includes(severity));
      assert.ok(location.path !== '' && location.lines.begin >= 1);
    }
    assert.equal(new Set(issues.map(({ fingerprint }) => fingerprint)).size, issues.length);
    const found = issues.find(({ check_name: name }) => name === 'hostpath-supervisor');
    assert.deepEqual([found?.severity, found?.location.path, found?.location.lines.begin], ['critical', 'a b.yaml', 18]);
    assert.ok(issues.some(({ check_name: name }) => name === 'not-judged/template'));
  });

  it('writes a list for GitLab where nothing was found', async () => {
    const { stdout } = await sccLens(['check', '.', '--format', 'gitlab'], { cwd: folderWith({ 'a.yaml': FILES['clean.yaml'] }) });
    assert.equal(stdout, '[]\n');
  });

  it('writes test suites for JUnit: failures from the threshold on, what is not judged as skipped', async () => {
    const cwd = folderWith(FILES);
    const { stdout } = await sccLens(['check', '.', 'gone.yaml', '--format', 'junit'], { cwd });
    assert.match(
      stdout,
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="scc-lens" tests="\d+" failures="[1-9]\d*" errors="1">\n/,
    );
    assert.match(stdout, /<testsuite name="clean\.yaml" tests="1" failures="0" errors="0" skipped="0">\n\s*<testcase [^>]*\/>\n/);
    assert.match(stdout, /<failure type="hostpath-supervisor" message="error: [^"]+">a b\.yaml:18<\/failure>/);
    assert.match(stdout, /<skipped message="Not judged: a template/);
    for (const [, element = '', attributes = ''] of stdout.matchAll(/<(\w[\w-]*)((?: [\w-]+="[^"]*")*)/g))
      assert.deepEqual(
        [...attributes.matchAll(/ ([\w-]+)=/g)].map(([, name = '']) => name).filter(name => JUNIT[element]?.includes(name) !== true),
        [],
        element,
      );
    assert.match(stdout, /<error type="not-judged\/unreadable" message="Not judged: it could not be read/);
    const none = await sccLens(['check', 'clean.yaml', '--format', 'junit'], { cwd });
    assert.match(none.stdout, /tests="1" failures="0"/);
  });

  it('escapes in XML what a manifest can contain', async () => {
    const text = 'apiVersion: v1\nkind: Pod\nmetadata: {name: "a<&\\"\\u0007\\uFFFF>", namespace: x}\nspec: {containers: []}\n';
    const { stdout } = await sccLens(['check', '-', '--format', 'junit'], { cwd: folderWith({}), stdin: text });
    // eslint-disable-next-line no-control-regex -- these are what must not be there
    assert.doesNotMatch(stdout, /[\u0000-\u0008\uffff]/);
    for (const [, value] of stdout.matchAll(/="([^"]*)"/g)) assert.doesNotMatch(value ?? '', /<|&(?!amp;|lt;|gt;|quot;|#\d+;)/);
  });
});

describe('SARIF beyond what GitHub takes', () => {
  /** The log of so many findings, three of ten of them errors, and what is printed about it. */
  const logOf = (
    count: number,
    message: () => string,
  ): { readonly log: Sarif; readonly text: string; readonly printed: readonly string[] } => {
    const printed: string[] = [];
    const stderr = new Writable({
      write: (chunk, _, done) => {
        printed.push(String(chunk));
        done();
      },
    });
    const format = sarifFormat({ stdin: Readable.from([]), stdout: stderr, stderr });
    const place = { line: 0, character: 0 };
    const findings = Array.from({ length: count }, (_, i) => ({
      ...{
        rule: 'scc-denied',
        message: message(),
        range: { start: place, end: place },
        isDetail: false,
        fieldPath: '',
        workload: null,
        object: '',
      },
      ...{ severity: i % 10 < 7 ? ('info' as const) : ('error' as const), related: [], fixes: [], fingerprint: String(i) },
    }));
    format.file({ path: 'a.yaml', findings, known: [], gaps: [], isJudged: true, error: null });
    const text = format.end({ gaps: [], isComplete: true });
    return { log: JSON.parse(text) as Sarif, text, printed };
  };
  const errors = ({ runs: [{ results }] }: Sarif): number => results.filter(({ level }) => level === 'error').length;

  it('has the gravest of more than 25,000 results', () => {
    const { log, printed } = logOf(30_000, () => 'x');
    assert.deepEqual([log.runs[0].results.length, errors(log)], [25_000, 9_000]);
    assert.deepEqual(printed, ["scc-lens: SARIF: 25000 of 30000 results, the gravest; GitHub's limits leave out the others.\n"]);
    assert.deepEqual(logOf(25_000, () => 'x').printed, []);
  });

  it('has at most 10 MB, compressed', () => {
    const { log, text, printed } = logOf(2_000, () => randomBytes(6_000).toString('base64'));
    assert.ok(gzipSync(text).length <= 10_000_000);
    assert.deepEqual([log.runs[0].results.length, errors(log)], [1_000, 600]);
    assert.equal(printed.length, 1);
  }).timeout(60_000);
});

describe('scc-lens check with several outputs', () => {
  it('writes each, with the same bytes in every run', async () => {
    const cwd = folderWith(FILES);
    const names = ['json', 'sarif', 'github', 'gitlab', 'junit'];
    const args = (run: string): readonly string[] => names.flatMap(name => ['--format', `${name}=${run}.${name}.json`]);
    const first = await sccLens(['check', '.', '--format', 'pretty', ...args('1')], { cwd });
    assert.match(first.stdout, /hostpath-supervisor/);
    // A run reads neither what it writes nor, here, what the first has written.
    writeFileSync(path.join(cwd, '.gitignore'), '1.*\n');
    mkdirSync(path.join(cwd, '.git'));
    await sccLens(['check', '.', ...args('2')], { cwd });
    const second = await sccLens(['check', '.', ...args('2')], { cwd });
    assert.equal(second.stdout, '');
    assert.deepEqual([first.code, second.code], [1, 1]);
    for (const name of names)
      assert.equal(readFileSync(path.join(cwd, `1.${name}.json`), 'utf8'), readFileSync(path.join(cwd, `2.${name}.json`), 'utf8'));
  });

  it('refuses two for standard output, one file twice, and a file that it reads', async () => {
    const cwd = folderWith({ 'a.yaml': FILES['clean.yaml'] });
    const problemOf = async (...formats: readonly string[]): Promise<string> => {
      const { code, stderr } = await sccLens(['check', '.', ...formats.flatMap(one => ['--format', one])], { cwd });
      assert.equal(code, 2);
      return stderr;
    };
    assert.match(await problemOf('json', 'sarif'), /only one format goes to standard output/);
    assert.match(await problemOf('json=x', 'sarif=./x'), /\.\/x is to be written twice/);
    assert.match(await problemOf('sarif=a.yaml'), /a\.yaml is read as a manifest and would be overwritten/);
    assert.match(await problemOf('sarif='), /--format is one of pretty, json, sarif/);
    assert.equal(readFileSync(path.join(cwd, 'a.yaml'), 'utf8'), FILES['clean.yaml']);
    assert.ok(!existsSync(path.join(cwd, 'x')));
  });

  it('exits 2 where a file cannot be written', async () => {
    const cwd = folderWith({ 'a.yaml': FILES['clean.yaml'] });
    const { code, stderr } = await sccLens(['check', '.', '--format', 'sarif=no/folder.sarif'], { cwd });
    assert.equal(code, 2);
    assert.equal(stderr, 'scc-lens: no/folder.sarif: no such file or directory\n');
  });
});
