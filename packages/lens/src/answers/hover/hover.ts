/** The hover at a position: what the engine knows about the text there. */
import { endOfLine, isWithin, shifted, startOfLine, type FieldPath, type Span } from '@scc-lens/words';
import { locate, pathAt, type Manifest, type ParsedFile } from '@scc-lens/yaml';
import type { World } from '../../facts';
import { accountOf } from '../../grants';
import { reviewTexts } from '../../review';
import { mentionsAt } from '../navigation/find';
import { accountTexts, hoverTexts } from './messages';
import { annotationHover, hostHover, isAccountField, kindHover, volumeHover } from './pods';
import { accountMarkdown, mentionHover, sccFieldHover, subjectHover } from './policies';
import { contextHover } from './securityContext';
import type { Hover, PlaceLink, Subject } from './types';

/** Where the file is, for links; without one there are none. */
export interface HoverPlace {
  readonly file: string;
  readonly link: PlaceLink;
}

const NOWHERE: HoverPlace = { file: '', link: () => null };

/** Whether nothing but a half-typed line is missing from a document, with what is below it, and the offset is not there. */
function isCertain({ class: kind, text, readable }: Manifest, offset: number): boolean {
  if (kind !== 'invalid') return true;
  const [start, end] = [startOfLine(text, offset), endOfLine(text, offset)];
  return readable !== null && readable.text.slice(start, end) === text.slice(start, end);
}

/** The hover at an offset of a file; null where there is none. Only the document at the offset is looked at. */
export function hoverAt(file: ParsedFile, offset: number, world: World, { file: name, link }: HoverPlace = NOWHERE): Hover | null {
  const document = file.slices.findLastIndex(({ start }) => start <= offset);
  const [slice, manifest] = [file.slices[document], file.manifests[document]];
  if (slice === undefined || manifest?.value === undefined || !isCertain(manifest, offset - slice.start)) return null;
  const path = pathAt(manifest, offset - slice.start);
  const subject: Subject = { world, file: name, document, manifest, path, link };
  const markdown = markdownAt(subject, file, offset - slice.start);
  if (markdown === null) return null;
  return { span: shifted(hoveredSpan(manifest, path, offset - slice.start), slice.start), markdown: noted(markdown, manifest) };
}

/** With a note that lines are left out, unless it has one. */
function noted(markdown: string, { class: kind }: Manifest): string {
  const isNoted = [accountTexts.partial(), reviewTexts.partial()].some(note => markdown.includes(note));
  return kind !== 'invalid' || isNoted ? markdown : `${markdown}\n\n${hoverTexts.partial()}`;
}

function markdownAt(subject: Subject, file: ParsedFile, offset: number): string | null {
  const { manifest, path } = subject;
  const annotation = annotationHover(subject, file);
  if (annotation !== null) return annotation;
  const workload = manifest.workloads.find(({ podSpec }) => isWithin(path, podSpec));
  if (workload !== undefined) {
    if (isAccountField(path, workload)) return accountMarkdown({ kind: 'account', ...accountOf(workload) }, subject);
    return contextHover(subject, workload) ?? volumeHover(subject, workload) ?? hostHover(subject, workload);
  }
  const mentions = mentionsAt(manifest, offset);
  // The line that is left out may be the namespace of an account.
  if (manifest.class === 'invalid' && mentions.some(({ thing }) => thing.kind === 'account' && thing.namespace === null)) return null;
  const ofSubject = subjectHover(subject);
  const named = mentions.flatMap(mention => mentionHover(mention, subject) ?? []);
  const parts = [...(ofSubject === null ? [] : [ofSubject]), ...named];
  return parts.length > 0 ? parts.join('\n\n---\n\n') : (kindHover(subject, file) ?? sccFieldHover(subject));
}

/** The value where it is hovered, else the key. */
function hoveredSpan(manifest: Manifest, path: FieldPath, offset: number): Span {
  const field = locate(manifest, path);
  if (field.start <= offset && offset <= field.end) return field;
  return locate(manifest, path, 'key');
}
