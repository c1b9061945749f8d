/** Answers that the client shows as Markdown documents: the review of a workload, and an explained rejection. */
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { explainRefusal, explanationMarkdown, findExplained, locate, reviewMarkdown, reviewPlace, workloadsIn } from '../core';
import type { FieldLink, WorkloadPlace } from '../core';
import type { ExplainParams, MarkdownAnswer, ReviewParams } from '../protocol';
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

/** A rejection in readable form, tied to the open manifest that it most likely is about; null where the text holds none. */
export function explain(session: Session, { text }: ExplainParams): MarkdownAnswer | null {
  const explanation = explainRefusal(text);
  if (explanation === null) return null;
  const places = session.open.all().flatMap(document => workloadsIn(session.open.parse(document)).map(place => ({ document, place })));
  const workload = findExplained(
    explanation,
    places.map(({ place }) => place.workload),
  );
  const found = places.find(({ place }) => place.workload === workload);
  const source = found === undefined ? null : { workload: found.place.workload, link: linkInto(found.document, found.place) };
  return { title: `Rejection of ${explanation.podName ?? 'a pod'}`, markdown: explanationMarkdown(explanation, source) };
}

/** Links that open a field of the manifest, in the form that editors understand: `file:///…#L12,5`. */
function linkInto(document: TextDocument, { manifest, documentSpan }: WorkloadPlace): FieldLink {
  const uri = document.uri.replaceAll('(', '%28').replaceAll(')', '%29');
  return path => {
    const { line, character } = document.positionAt(documentSpan.start + locate(manifest, path).start);
    return `${uri}#L${line + 1},${character + 1}`;
  };
}
