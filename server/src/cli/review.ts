import * as l10n from '@vscode/l10n';
import { invalidSentence } from '@scc-lens/admission';
import {
  documentPath,
  invalidPath,
  list,
  literalMarkdown,
  markdownTable,
  migrationOf,
  overviewHeadings,
  overviewRow,
  reviewFile,
  reviewMarkdown,
  unjudgedWorkloads,
} from '@scc-lens/lens';
import type { AnalyzeOptions, WorkloadReport } from '@scc-lens/lens';
import { formatFieldPath, groupBy, objectTitle } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { anyInvalid, gapsOf, readQuestion, type Question } from './analysis';
import { DONE, FOUND, misuse, optionValue, PROBLEM, type Arguments, type Command, type ExitCode } from './command';
import { compareAcross } from './compareReleases';
import { environmentsIn } from './environments';
import { gapJson } from './formats/json';
import { FAIL_ON_NOT_JUDGED, failsOnGaps, placeGaps, warnOfObjects, type Gap } from './gaps';
import { folderName, texts } from './messages';
import { placer, type AboutSpan } from '@scc-lens/charts';
import { readReleases, RELEASES_OPTIONS, RENDER_OPTIONS } from './options';
import { assumedNamespaces, isReadable, parseSource, type Source } from './sources';
import { plainMarkdown, print, type Streams } from './streams';

const FORMATS = ['pretty', 'markdown', 'json'];

export const review: Command = {
  name: 'review',
  summary: () => l10n.t("Show each SCC's verdict on each workload, in OpenShift's order."),
  operands: 'PATH…|-',
  options: [
    { name: 'format', value: 'FORMAT', choices: FORMATS, fallback: 'pretty', help: () => l10n.t('How to write the reviews.') },
    FAIL_ON_NOT_JUDGED,
    ...RELEASES_OPTIONS,
    ...RENDER_OPTIONS,
  ],
  notes: () => [
    l10n.t('Files are found and read as `check` does it. A table of all workloads comes first, then a section on each.'),
    l10n.t(
      'With an OpenShell gateway among them, a second table shows what moving to OpenShell 0.1.0 saves, or what the move left behind.',
    ),
    l10n.t(
      'With several releases, as in `--openshift 4.18,4.20,5.0`, it is one table with the verdict and the chosen SCC in each release.',
    ),
  ],
  exitCodes: {
    0: () =>
      l10n.t('No workload is denied or invalid; of several releases: none refuses what an earlier one admits or chooses another SCC.'),
    1: () =>
      l10n.t('A workload is denied or invalid; what --fail-on-not-judged names; a later release that refuses or chooses another SCC.'),
    2: () => l10n.t('A file could not be read or is invalid, or an option is wrong; everything else is reviewed.'),
  },
  run,
};

interface Reviewed {
  /** The file that the workload is edited in. */
  readonly file: string;
  /** The source that it was read from. */
  readonly source: Source;
  readonly report: WorkloadReport;
  readonly environments: readonly string[];
}

async function run(args: Arguments, streams: Streams): Promise<ExitCode> {
  const releases = readReleases(args, streams);
  if ('problem' in releases) return misuse(streams, review, releases.problem);
  if (releases.length > 1) return compareAcross(releases, review, args, streams);
  const question = await readQuestion(review, args, streams);
  if (typeof question === 'number') return question;
  const { entries, options, optionsOf, isIncomplete } = question;
  const known = gapsOf(question, streams);
  const sources = entries.filter(isReadable);
  const isInvalid = anyInvalid(sources, streams);
  const files = sources.map(source => {
    const file = parseSource(source);
    return { source, path: source.path, file, placeOf: placer(source, file) };
  });
  const placed = files.flatMap(({ source, file, placeOf }) =>
    reviewFile(file, optionsOf(source)).map(report => ({ file: placeOf(kindOf(report)).file, source, report, ref: report.workload.ref })),
  );
  const environmentsOf = environmentsIn(placed);
  const reviewed = placed.map((one): Reviewed => ({ ...one, environments: environmentsOf(one) }));
  const migration = placedMigration(files, options);
  const format = optionValue(args, 'format');
  const gaps = [...known, ...files.flatMap(({ source, file }) => placeGaps(source, file, unjudgedWorkloads(file, optionsOf(source))))];
  const text = format === 'json' ? json(reviewed, migration, gaps) : asMarkdown(reviewed, migration, question);
  print(streams, format === 'json' || format === 'markdown' ? text : plainMarkdown(text));
  warnOfObjects(gaps, streams);
  if (isIncomplete || isInvalid) return PROBLEM;
  return reviewed.some(({ report }) => ['denied', 'invalid'].includes(report.review.verdict)) || failsOnGaps(args, gaps) ? FOUND : DONE;
}

const kindOf = ({ document, workload, span }: WorkloadReport): AboutSpan => ({ document, path: [...workload.object, 'kind'], span });

const isAssumed = ({ source: { rendered }, report }: Reviewed): boolean => rendered?.assumedNamespace === report.workload.ref.namespace;

function asMarkdown(reviewed: readonly Reviewed[], migration: PlacedMigration | null, { entries, optionsOf }: Question): string {
  if (reviewed.length === 0) return `${texts.noWorkload()}\n`;
  const sections = reviewed.map(({ file, source, report, environments: names }) => {
    const { facts, settings } = optionsOf(source);
    const place = [`(${literalMarkdown(file)})`, ...(names.length === 0 ? [] : [literalMarkdown(texts.environments(names))])].join(' ');
    return reviewMarkdown(report, facts.cluster, settings).replace('\n', () => ` ${place}\n`);
  });
  const moved = migrationMarkdown(migration);
  const assumed = assumedNamespaces(entries);
  const note = assumed.length === 0 ? '' : `\n${literalMarkdown(texts.assumedNamespaces(assumed))}\n`;
  return `${table(reviewed)}\n\n${[...(moved === '' ? [] : [moved]), ...sections].join('\n')}${note}`;
}

/** Without the columns that would be empty. */
function table(reviewed: readonly Reviewed[]): string {
  const headings = { ...overviewHeadings(), environments: l10n.t('in'), file: l10n.t('file') };
  const titleOf = ({ report }: Reviewed): string => objectTitle(report.workload.ref);
  const filesOf = groupBy(reviewed, one => [titleOf(one)]);
  const isAmbiguous = [...filesOf.values()].some(ones => new Set(ones.map(({ file }) => file)).size > 1);
  const rows = reviewed.map(one => ({
    ...overviewRow(one.report),
    environments: one.environments.map(folderName).join(', ') || null,
    file: isAmbiguous ? one.file : null,
  }));
  const columns = (Object.keys(headings) as (keyof typeof headings)[]).filter(column => rows.some(row => row[column] !== null));
  return markdownTable(
    columns.map(column => headings[column]),
    rows.map(row => columns.map(column => literalMarkdown(row[column] ?? '–'))),
  );
}

/** The JSON format; its names and order are what others rely on. */
function json(reviewed: readonly Reviewed[], migration: PlacedMigration | null, gaps: readonly Gap[]): string {
  return `${JSON.stringify({ version: 1, workloads: reviewed.map(workloadJson), migration, notJudged: gaps.map(gapJson) }, null, 2)}\n`;
}

function workloadJson(reviewed: Reviewed): object {
  const { file, source, environments, report } = reviewed;
  const { workload, serviceAccount, review, podSecurity } = report;
  const { verdict, admission, invalid, scc, sccs, missing, message } = review;
  const { kind, name, namespace } = workload.ref;
  return {
    ...{ file, kind, name, namespace, ...(isAssumed(reviewed) && { isNamespaceAssumed: true }) },
    ...{ serviceAccount, chosen: scc ?? null, verdict },
    invalid: invalid.map(field => ({ path: formatFieldPath(invalidPath(workload, field)), message: invalidSentence(field) })),
    unknown: admission === 'unknown' ? missing : [],
    sccs: sccs.map(({ scc: sccName, granted, verdict: sccVerdict, violations }) => ({
      name: sccName,
      granted,
      verdict: sccVerdict,
      violations: violations.map(({ path, type, detail }) => ({ path: formatFieldPath(documentPath(workload, path)), type, detail })),
    })),
    podSecurity: {
      level: podSecurity?.level ?? null,
      violations: (podSecurity?.violations ?? []).map(({ id, level, reason, detail }) => ({ id, level, reason, detail })),
    },
    message: message?.() ?? null,
    ...(source.deployed === undefined && environments.length === 0 ? {} : { environments }),
  };
}

type PlacedMigration = NonNullable<ReturnType<typeof placedMigration>>;

/** The steps of the files in their order; null where the workspace has no gateway whose release is known. */
function placedMigration(files: readonly { readonly path: string; readonly file: ParsedFile }[], options: AnalyzeOptions) {
  const migration = migrationOf(options);
  if (migration === null) return null;
  const { stepsIn, ...rest } = migration;
  return { ...rest, steps: files.flatMap(({ path, file }) => stepsIn(file).map(step => ({ file: path, ...step }))) };
}

/** A section of Markdown; empty where the move concerns nothing in the workspace. */
function migrationMarkdown(migration: PlacedMigration | null): string {
  if (migration === null || migration.steps.length === 0) return '';
  const { gateways, isMade, obstacle, steps } = migration;
  const releases = list(gateways, 'and');
  const title = isMade
    ? l10n.t('What the move to OpenShell {releases} leaves behind', { releases })
    : l10n.t('What moving to OpenShell 0.1.0 or newer saves');
  const condition = isMade
    ? l10n.t('Remove what is not needed once all sandboxes are recreated.')
    : l10n.t('The gateway is OpenShell {releases}. Upgrade it and recreate every sandbox: old and new sandboxes do not run side by side.', {
        releases,
      });
  const rows = steps.map(({ file, before, after, ...object }) => [objectTitle(object), file, before, after].map(literalMarkdown));
  const headings = [l10n.t('object'), l10n.t('file'), l10n.t('now'), l10n.t('after the move')];
  const note = obstacle === null ? condition : `${condition} ${obstacle}`;
  return `# ${title}\n\n${markdownTable(headings, rows)}\n\n${note}\n`;
}
