/** Answers that the client shows as Markdown documents: the review of a workload, and an explained rejection. */
import { explainText, reviewPage, reviewPlace, workloadsIn } from '@scc-lens/lens';
import type { ExplainedWorkload, FieldLink, WorkloadPlace } from '@scc-lens/lens';
import { PAGES_CHANGED } from '@scc-lens/protocol';
import type { ExplainParams, MarkdownAnswer, NamedWorkload, ReviewAnswer, ReviewParams, ShowReviewArguments } from '@scc-lens/protocol';
import { asked } from './changeNotice';
import { pageLink } from './links';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { readSource } from './sources';
import type { Source } from './sources';
import { canonical } from './workspaceFiles';
import type { TextDocument } from 'vscode-languageserver-textdocument';

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
    markdown: reviewPage(reviewPlace(place, { settings, facts }), facts.cluster, settings, linkInto(session, source, place)),
    workload: { ...ref, index },
  };
}

function placeAt(places: readonly WorkloadPlace[], document: TextDocument, { position }: ShowReviewArguments): WorkloadPlace | undefined {
  const offset = document.offsetAt(position);
  const here = places.filter(({ documentSpan }) => documentSpan.start <= offset && offset <= documentSpan.end);
  return here.findLast(({ span }) => document.positionAt(span.start).line <= position.line) ?? here[0];
}

function isNamed({ ref }: WorkloadPlace['workload'], { kind, name, namespace }: Omit<NamedWorkload, 'index'>): boolean {
  return ref.kind === kind && ref.name === name && ref.namespace === namespace;
}

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
