/** What is drawn between the lines of a text: code lenses, and inlay hints. */
import * as l10n from '@vscode/l10n';
import { CodeLensRefreshRequest, InlayHintRefreshRequest } from 'vscode-languageserver';
import type { CodeLens, CodeLensParams, InlayHint, InlayHintParams } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { filledIn, headlineOf, isDenial, workloadAt, workloadsIn, type WorkloadPlace } from '@scc-lens/lens';
import { DEPLOY_COMMAND, GENERATE_SCC_COMMAND, SHOW_REVIEW, type GenerateSccParams, type ShowReviewArguments } from '@scc-lens/protocol';
import { faultText, type Steps } from '@scc-lens/words';
import type { ParsedFile } from '@scc-lens/yaml';
import { gapCommand, MARKS, toRange, verdictWithout } from './convert';
import { detached } from './guard';
import { lensTexts, renderingTexts } from './messages';
import { gapsWithLens, lensOfLong } from './notJudged';
import { renderedLenses } from './rendering/answers';
import { judge, subjectOf, type Judged, type Session, type Subject } from './session';
import { inSlices } from './slices';

/** The workload that a lens belongs to: the one with this index in a document of this version of a file. */
interface LensData {
  readonly uri: string;
  readonly version: number;
  readonly part: number;
  readonly index: number;
}

/** A lens above each workload, whose verdict `resolveCodeLens` works out once it is in view, and lenses for the editor's commands. */
export async function codeLenses(session: Session, { textDocument }: CodeLensParams): Promise<CodeLens[]> {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return [];
  const judged = await judge(session, document, () => session.open.get(document.uri) === document);
  if (judged === undefined) return [];
  const { file, version } = judged;
  const places = await inSlices(placesIn(file), () => document.version === version);
  if (places === undefined) return codeLenses(session, { textDocument });
  const verdicts = places.flatMap((inPart, part) =>
    lastRead(judged, part, inPart).map(({ span }, index): CodeLens => {
      const data: LensData = { uri: document.uri, version, part, index };
      return { range: toRange(document, span), data };
    }),
  );
  return [
    ...unjudgedLenses(judged),
    ...(await renderedLenses(judged)),
    ...verdicts,
    ...generateLenses(judged, places.flat()),
    ...deployLens(session, document, places.flat()),
  ];
}

/** The workloads in each document of a file, in steps of a document each: the first look at where something is in one costs as much as its parse. */
function* placesIn(file: ParsedFile): Steps<readonly (readonly WorkloadPlace[])[]> {
  const places: (readonly WorkloadPlace[])[] = [];
  for (const part of file.manifests.keys()) {
    places.push(workloadsIn(file, part));
    yield;
  }
  return places;
}

/** On the first line of a file or document that is not judged, or not while it changes, and above each object whose pods nothing judges. */
function unjudgedLenses(subject: Subject): CodeLens[] {
  return [...lensOfLong(subject), ...gapsWithLens(subject)].map(({ span, reason }) => ({
    range: toRange(subject.document, span ?? { start: 0, end: 0 }),
    command: gapCommand(reason),
  }));
}

function generateLenses({ session, document, file, found }: Judged, places: readonly WorkloadPlace[]): CodeLens[] {
  if (!session.features.commands.has(GENERATE_SCC_COMMAND)) return [];
  const denied = new Set(
    found.flatMap((findings, index) => findings.filter(isDenial).map(({ path }) => workloadAt(file, { document: index, path })?.workload)),
  );
  return places
    .filter(({ workload }) => denied.has(workload))
    .map(({ span }): CodeLens => {
      const range = toRange(document, span);
      const target: GenerateSccParams = { uris: [document.uri], position: range.start };
      return { range, command: { ...lensTexts.generateScc(), command: GENERATE_SCC_COMMAND, arguments: [target] } };
    });
}

/** Once a file, above the first workload: all of the file is deployed. */
function deployLens({ features }: Session, document: TextDocument, places: readonly WorkloadPlace[]): CodeLens[] {
  if (!features.commands.has(DEPLOY_COMMAND)) return [];
  return places
    .slice(0, 1)
    .map(({ span }): CodeLens => ({
      range: toRange(document, span),
      command: { ...lensTexts.deploy(), command: DEPLOY_COMMAND, arguments: [document.uri] },
    }));
}

export async function resolveCodeLens(session: Session, lens: CodeLens): Promise<CodeLens> {
  const data = lens.data as LensData | undefined;
  if (data === undefined) return lens;
  const { uri, version, part, index } = data;
  // An editor that is not asked again would keep that nothing is judged yet.
  if (!session.features.codeLensRefresh) await session.begun;
  const document = session.open.get(uri);
  const subject = document?.version === version ? await subjectOf(session, document) : undefined;
  const place = subject?.version === version ? lastRead(subject, part, workloadsIn(subject.file, part))[index] : undefined;
  if (subject === undefined || place === undefined) return { ...lens, command: { title: '…', command: '' } };
  const target: ShowReviewArguments = { uri, position: lens.range.start };
  const command = session.features.commands.has(SHOW_REVIEW) ? SHOW_REVIEW : '';
  if (subject.options.isAlone === true)
    return { ...lens, command: { ...gapCommand(renderingTexts.awaited()), command, arguments: [target] } };
  const made = titleFor(subject, place);
  const title = lensTexts.beforeRendering(made.title, session.renderings.otherVerdicts(subject.document, subject.options, [place]));
  return { ...lens, command: { ...made, title, command, arguments: [target] } };
}

/** The workloads of a part, which its findings are about; where nothing of it can be read, as they were when it was last valid. */
function lastRead({ session, document, file }: Subject, part: number, places: readonly WorkloadPlace[]): readonly WorkloadPlace[] {
  const before = session.open.lastValid(document)[part];
  if (places.length > 0 || file.manifests[part]?.class !== 'invalid' || before === undefined) return places;
  return workloadsIn({ ...file, manifests: file.manifests.with(part, before) }, part);
}

/** A workload that the engine fails on has a lens that reports it; the lenses of all others are not touched by it. */
function titleFor(
  { session, document, file, options }: Subject,
  place: WorkloadPlace,
): { readonly title: string; readonly tooltip?: string } {
  try {
    const { state, text, details } = headlineOf(place, options);
    const verdict = `${MARKS[state]} ${text}`;
    const isNow = place.manifest === file.manifests[place.document];
    const title = isNow ? verdictWithout(verdict, [place], document, options) : lensTexts.asLastRead(verdict);
    return { title, tooltip: details };
  } catch (error) {
    session.log.error(`codeLens/resolve: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return { title: l10n.t('SCC Lens could not review this workload: {fault}', { fault: faultText(error) }) };
  }
}

/** Has the editor ask again: the facts have changed, and with them verdicts on documents that have not. */
export async function refreshCodeLenses({ connection, features }: Session): Promise<void> {
  if (features.codeLensRefresh) await connection.sendRequest(CodeLensRefreshRequest.type);
}

/** What admission fills in, where the user has switched that on. */
export async function inlayHints(session: Session, { textDocument, range }: InlayHintParams): Promise<InlayHint[]> {
  const document = session.open.get(textDocument.uri);
  if (document === undefined || !session.settings.of(document.uri).inlayHints) return [];
  const { file, options } = await subjectOf(session, document);
  if (options.isAlone === true) return [];
  const part = { start: document.offsetAt(range.start), end: document.offsetAt(range.end) };
  return filledIn(file, part, options).map(({ offset, text, isWhole }) => ({
    position: document.positionAt(offset),
    label: isWhole ? text : lensTexts.withoutInvalid(text),
    paddingLeft: true,
  }));
}

/** Has the editor ask again: the facts have changed, or the setting. */
export async function refreshInlayHints({ connection, features }: Session): Promise<void> {
  if (features.inlayHintRefresh) await connection.sendRequest(InlayHintRefreshRequest.type);
}

/** Has the editor ask again for both. Nothing waits for its answer. */
export function refreshLenses(session: Session): void {
  detached(session.log, 'workspace/codeLens/refresh', () => Promise.all([refreshCodeLenses(session), refreshInlayHints(session)]))();
}
