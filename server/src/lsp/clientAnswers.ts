/** Answers that the client and its assistants get; the client is notified when those that it shows may have changed. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { documentStatus, explainText, isJudged, reviewMarkdown, reviewPlace, unjudgedObjects, workloadsIn } from '@scc-lens/lens';
import { catalogOf, type CatalogNode } from '@scc-lens/lens/answers';
import type { ExplainedWorkload, FieldLink, WorkloadPlace } from '@scc-lens/lens';
import { CATALOG_CHANGED, PAGES_CHANGED, STATUS_CHANGED } from '@scc-lens/protocol';
import type {
  AskToolParams,
  DocumentStatusParams,
  DocumentStatusResult,
  ExplainParams,
  LocateResult,
  MarkdownAnswer,
  NamedWorkload,
  ObjectPlace,
  ReviewAnswer,
  ReviewParams,
  ShowReviewArguments,
} from '@scc-lens/protocol';
import { shifted } from '@scc-lens/words';
import { locate, type ParsedFile } from '@scc-lens/yaml';
import { ask, type Answer } from '../assistant';
import { MARKS, toRange, verdictWithout } from './convert';
import { pageLink } from './links';
import { lensTexts, renderingTexts } from './messages';
import { gapsWithLens } from './notJudged';
import { renderStateOf } from './rendering/answers';
import type { RenderedResult } from './rendering/renderedFolder';
import { analyzeOptions, asked, judge, type Session } from './session';
import { readSource, type Source } from './sources';
import { canonical } from './workspaceFiles';

/** The review of a workload of a file, open or not; null where there is none. */
export async function review(session: Session, params: ReviewParams): Promise<ReviewAnswer | null> {
  asked(session, PAGES_CHANGED);
  const source = await readSource(session, canonical(params.uri));
  if ('unread' in source) return null;
  const { document, file } = source;
  const places = workloadsIn(file);
  const place =
    'position' in params ? placeAt(places, document, params) : places.filter(({ workload }) => isNamed(workload, params))[params.index];
  if (place === undefined) return null;
  const { settings, facts } = analyzeOptions(session, document.uri);
  const { kind, name, namespace } = place.workload.ref;
  const ref = { uri: params.uri, kind, name, namespace };
  const index = places.filter(({ workload }) => isNamed(workload, ref)).indexOf(place);
  return {
    title: `${kind} ${name ?? ''}`.trim(),
    markdown: reviewMarkdown(reviewPlace(place, { settings, facts }), facts.cluster, settings, linkInto(session, source, place)),
    workload: { ...ref, index },
  };
}

function placeAt(places: readonly WorkloadPlace[], document: TextDocument, { position }: ShowReviewArguments): WorkloadPlace | undefined {
  const offset = document.offsetAt(position);
  const here = places.filter(({ documentSpan }) => documentSpan.start <= offset && offset <= documentSpan.end);
  return here.findLast(({ span }) => document.positionAt(span.start).line <= position.line) ?? here[0];
}

const isNamed = ({ ref }: WorkloadPlace['workload'], { kind, name, namespace }: Omit<NamedWorkload, 'index'>): boolean =>
  ref.kind === kind && ref.name === name && ref.namespace === namespace;

/** The rejections of a text in readable form, tied to the workspace's manifests that they most likely are about; null where it contains none. */
export async function explain(session: Session, { text }: ExplainParams): Promise<MarkdownAnswer | null> {
  asked(session, PAGES_CHANGED);
  const sources: ExplainedWorkload[] = [];
  for (const file of filesExplaining(session, text)) {
    const source = await readSource(session, file);
    if ('unread' in source) continue;
    sources.push(...workloadsIn(source.file).map(place => ({ workload: place.workload, link: linkInto(session, source, place) })));
  }
  return explainText(text, sources);
}

/** The files to which an explanation has links. Of the others no text is read. */
function filesExplaining({ facts }: Session, text: string): ReadonlySet<string> {
  const files = new Set<string>();
  const sources = facts.current().workspace.workloads.map(({ file, item }): ExplainedWorkload => ({
    workload: item,
    link: () => {
      files.add(file);
      return null;
    },
  }));
  explainText(text, sources);
  return files;
}

function linkInto(session: Session, { document }: Source, { manifest, documentSpan }: WorkloadPlace): FieldLink {
  return path => pageLink(session, document, documentSpan.start, manifest, path);
}

/** All of the catalog. Nothing is computed until it is asked for. */
export function catalog(session: Session): readonly CatalogNode[] {
  const { facts, renderings, settings } = session;
  asked(session, CATALOG_CHANGED);
  const world = { facts: renderings.deployed(), settings: settings.of('') };
  return catalogOf(facts.current().workspace.workloads, world, file => analyzeOptions(session, file));
}

/** Where a field of the catalog is now. */
export async function locatePlace(session: Session, { file, document: index, path }: ObjectPlace): Promise<LocateResult | null> {
  const written = session.renderings.writtenAt(file, index, path);
  if (written !== undefined) return written;
  const source = await readSource(session, canonical(file));
  if ('unread' in source) return null;
  const [slice, manifest] = [source.file.slices[index], source.file.manifests[index]];
  if (slice === undefined || manifest === undefined) return null;
  const { document } = source;
  return { uri: document.uri, range: toRange(document, shifted(locate(manifest, path, 'value'), slice.start)) };
}

/** Null where the document is not open. */
export async function statusOf(session: Session, { uri }: DocumentStatusParams): Promise<DocumentStatusResult | null> {
  const { open } = session;
  asked(session, STATUS_CHANGED);
  const document = open.get(uri);
  const judged = document && (await judge(session, document, () => open.get(uri) === document));
  if (document === undefined || judged === undefined) return null;
  const { file, options } = judged;
  const rendering = renderingOf(session, uri, file);
  const { stream, options: by } = rendering ?? { stream: file, options };
  const gaps = rendering === null ? gapsWithLens(judged) : unjudgedObjects(stream);
  const { cluster, openshell, verdict } = documentStatus(stream, gaps, by);
  const { text, detail, state, place } =
    options.isAlone !== true || verdict.state === null ? verdict : { text: renderingTexts.awaited(), detail: '', state: null, place: null };
  const marked = state === null ? text : `${MARKS[state]} ${text}`;
  const places = workloadsIn(file);
  const others = session.renderings.otherVerdicts(document, options, places);
  return {
    cluster: { ...cluster, isConnected: options.facts.cluster.context !== null },
    openshell,
    verdict: {
      text:
        rendering === null
          ? lensTexts.beforeRendering(verdictWithout(marked, places, document, options), others)
          : lensTexts.asRendered(marked, session.renderings.of(uri)?.isBehind() === true),
      detail,
      isProblem: state !== null && state !== 'admitted',
      position: rendering !== null || place === null ? null : toRange(document, place.span).start,
      isRendered: rendering !== null,
    },
    values: valuesOf(session, uri),
  };
}

/** What a document without objects of its own is rendered to; null where it has some, or is not judged so. */
function renderingOf(session: Session, uri: string, file: ParsedFile): RenderedResult | null {
  const result = session.renderings.of(uri)?.result();
  return result?.kind === 'rendered' && !isJudged(file) && renderStateOf(session, uri)?.isJudged === true ? result : null;
}

function valuesOf({ renderings }: Session, uri: string): DocumentStatusResult['values'] {
  const folder = renderings.of(uri);
  return folder?.target.renderer === 'helm' ? { text: renderingTexts.values(folder.values()), detail: '' } : null;
}

/** What a tool answers an assistant in the editor, by what is known of the workspace. */
export const askTool = (session: Session, { tool, input }: AskToolParams): Promise<Answer> =>
  ask(tool, input, () => Promise.resolve(analyzeOptions(session, session.folders[0] ?? '')));
