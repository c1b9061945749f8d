/** Answers that the client shows as Markdown documents: the review of a workload, and an explained rejection. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { explainText, reviewMarkdown, reviewPlace, workloadsIn } from '../core';
import type { FieldLink, WorkloadPlace } from '../core';
import type { ExplainParams, MarkdownAnswer, ReviewParams } from '../protocol';
import { fieldLink } from './links';
import { analyzeOptions } from './session';
import type { Session } from './session';

/** The review of the workload at a position of a document; null where there is none. */
export function review(session: Session, { uri, position }: ReviewParams): MarkdownAnswer | null {
  const document = session.open.get(uri);
  if (document === undefined) return null;
  const offset = document.offsetAt(position);
  const here = workloadsIn(session.open.parse(document)).filter(
    ({ documentSpan }) => documentSpan.start <= offset && offset <= documentSpan.end,
  );
  const place = here.findLast(({ span }) => document.positionAt(span.start).line <= position.line) ?? here[0];
  if (place === undefined) return null;
  const options = analyzeOptions(session, uri);
  const { kind, name } = place.workload.ref;
  return {
    title: `${kind} ${name ?? ''}`.trim(),
    markdown: reviewMarkdown(reviewPlace(place, options), options.facts.cluster, options.settings, linkInto(document, place)),
  };
}

/** The rejections of a text in readable form, tied to the open manifests that they most likely are about; null where it contains none. */
export function explain(session: Session, { text }: ExplainParams): MarkdownAnswer | null {
  const sources = session.open
    .all()
    .flatMap(document =>
      workloadsIn(session.open.parse(document)).map(place => ({ workload: place.workload, link: linkInto(document, place) })),
    );
  return explainText(text, sources);
}

function linkInto(document: TextDocument, { manifest, documentSpan }: WorkloadPlace): FieldLink {
  return path => fieldLink(document, documentSpan.start, manifest, path);
}
