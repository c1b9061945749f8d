/** Answers that the client shows as Markdown documents: the review of a workload, and an explained rejection. */
import { explainText, reviewPage, reviewPlace, workloadsIn } from '../core';
import type { ExplainedWorkload, FieldLink, WorkloadPlace } from '../core';
import type { ExplainParams, MarkdownAnswer, ReviewParams } from '../protocol';
import { pageLink } from './links';
import { analyzeOptions } from './session';
import type { Session } from './session';
import { readSource } from './sources';
import type { Source } from './sources';
import { canonical } from './workspaceFiles';

/** The review of the workload at a position of a file, open or not; null where there is none. */
export async function review(session: Session, { uri, position }: ReviewParams): Promise<MarkdownAnswer | null> {
  const source = await readSource(session, canonical(uri));
  if ('unread' in source) return null;
  const { document, file } = source;
  const offset = document.offsetAt(position);
  const here = workloadsIn(file).filter(({ documentSpan }) => documentSpan.start <= offset && offset <= documentSpan.end);
  const place = here.findLast(({ span }) => document.positionAt(span.start).line <= position.line) ?? here[0];
  if (place === undefined) return null;
  const { settings, facts } = analyzeOptions(session, document.uri);
  const { kind, name } = place.workload.ref;
  return {
    title: `${kind} ${name ?? ''}`.trim(),
    markdown: reviewPage(reviewPlace(place, { settings, facts }), facts.cluster, settings, linkInto(session, source, place)),
  };
}

/** The rejections of a text in readable form, tied to the workspace's manifests that they most likely are about; null where it contains none. */
export async function explain(session: Session, { text }: ExplainParams): Promise<MarkdownAnswer | null> {
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
