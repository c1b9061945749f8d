/** Definition, references, highlights and rename of what manifests name. */
import { DocumentHighlightKind, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import type {
  DocumentHighlight,
  Location,
  ReferenceParams,
  RenameParams,
  TextDocumentEdit,
  TextDocumentPositionParams,
  WorkspaceEdit,
} from 'vscode-languageserver';
import { resolveChanges, unjudgedTexts, type Placed, type Unread, type WorkspaceFacts } from '@scc-lens/lens';
import { findMentions, mentionsAt, nameSpan, renameChanges, renameRefusal, type Here, type Mention } from '@scc-lens/lens/answers';
import type { ServiceAccountsResult } from '@scc-lens/protocol';
import { shifted } from '@scc-lens/words';
import { contentModified, toRange, toTextEdits } from './convert';
import { mayContainObjects } from './manifestText';
import { annotationTexts } from './messages';
import type { Session } from './session';
import { readSource, type Source } from './sources';

/** What the name at a position may mean. With `everywhere`, the workspace is the one of the newest texts of open documents. */
async function askedAt(session: Session, { textDocument, position }: TextDocumentPositionParams, everywhere = false) {
  const document = session.open.get(textDocument.uri);
  if (document === undefined) return null;
  const { version } = document;
  if (everywhere) {
    await session.begun;
    await session.open.parseAll();
  }
  const { slices, manifests } = await session.open.parse(document);
  if (document.version !== version) throw contentModified();
  const offset = document.offsetAt(position);
  const index = slices.findLastIndex(({ start }) => start <= offset);
  const [slice, manifest] = [slices[index], manifests[index]];
  if (slice === undefined || manifest === undefined) return null;
  const mentions = mentionsAt(manifest, offset - slice.start);
  const here: Here = { file: session.open.fileOf(document), document: index, manifest };
  return { document, here, start: slice.start, mentions, workspace: mentions.length === 0 ? NOTHING : session.facts.current().workspace };
}

const NOTHING: WorkspaceFacts = { workloads: [], policies: [] };

export async function definition(session: Session, params: TextDocumentPositionParams): Promise<Location[]> {
  const found = mentionsOf(await askedAt(session, params)).filter(({ item }) => item.isDefinition);
  return locationsOf(session, found);
}

export async function references(session: Session, params: ReferenceParams): Promise<Location[]> {
  const found = mentionsOf(await askedAt(session, params)).filter(({ item }) => params.context.includeDeclaration || !item.isDefinition);
  return locationsOf(session, found);
}

/** The places of the same file. */
export async function highlights(session: Session, params: TextDocumentPositionParams): Promise<DocumentHighlight[]> {
  const asked = await askedAt(session, params);
  const here = mentionsOf(asked).filter(({ file }) => file === asked?.here.file);
  const { Read, Write } = DocumentHighlightKind;
  return (await placesOf(session, here)).map(({ range, isDefinition }) => ({ range, kind: isDefinition ? Write : Read }));
}

export async function accountsAt(session: Session, params: TextDocumentPositionParams): Promise<ServiceAccountsResult> {
  const mentions = (await askedAt(session, params))?.mentions ?? [];
  return mentions.flatMap(({ thing }) => (thing.kind === 'account' ? [{ namespace: thing.namespace, name: thing.name }] : []));
}

type Asked = Awaited<ReturnType<typeof askedAt>>;

const mentionsOf = (asked: Asked): readonly Placed<Mention>[] =>
  asked === null ? [] : asked.mentions.flatMap(({ thing }) => findMentions(thing, asked.here, asked.workspace));

/** Each place once. */
async function locationsOf(session: Session, mentions: readonly Placed<Mention>[]): Promise<Location[]> {
  const locations = (await placesOf(session, mentions)).map(({ uri, range }) => ({ uri, range }));
  return [...new Map(locations.map(location => [JSON.stringify(location), location])).values()];
}

interface Place extends Location {
  readonly isDefinition: boolean;
}

/** In files as they are now; a place that its file no longer has is left out. */
async function placesOf(session: Session, mentions: readonly Placed<Mention>[]): Promise<readonly Place[]> {
  const places: Place[] = [];
  const sources = new Map<string, Source | Unread>();
  for (const { file, document: index, item } of mentions) {
    const source = sources.get(file) ?? (await readSource(session, file));
    sources.set(file, source);
    if ('unread' in source) continue;
    const [slice, manifest] = [source.file.slices[index], source.file.manifests[index]];
    const span = manifest === undefined ? null : nameSpan(manifest, item);
    if (slice === undefined || span === null) continue;
    const { document } = source;
    places.push({ uri: document.uri, range: toRange(document, shifted(span, slice.start)), isDefinition: item.isDefinition });
  }
  return places;
}

/** The name that a rename would replace; an error that states why it cannot. */
export async function prepareRename(session: Session, params: TextDocumentPositionParams) {
  await refuseTemplate(session, params);
  const asked = await askedAt(session, params);
  const mention = renamed(asked);
  if (asked === null || mention === null) return null;
  const refusal = renameRefusal(mention, asked.here, asked.workspace);
  if (refusal !== null) throw refused(refusal);
  const span = nameSpan(asked.here.manifest, mention);
  return span === null ? null : { range: toRange(asked.document, shifted(span, asked.start)), placeholder: mention.thing.name };
}

/** An edit of every file that names it, bound to the versions of open ones. Other files than this one are shown for confirmation. */
export async function rename(session: Session, params: RenameParams): Promise<WorkspaceEdit | null> {
  const asked = await askedAt(session, params, true);
  const mention = renamed(asked);
  if (asked === null || mention === null) return null;
  const plan = renameChanges(mention, params.newName, asked.here, asked.workspace);
  if ('refused' in plan) throw refused(plan.refused);
  const edits = new Map<string, TextDocumentEdit>();
  for (const { file, document: index, changes } of plan) {
    const source = await readSource(session, file);
    if ('unread' in source) throw refused(source.unread);
    const result = resolveChanges(source.file, index, changes);
    if ('refused' in result) throw refused(`${source.name}: ${result.refused}`);
    const { uri } = source.document;
    const annotation = file !== asked.here.file && session.features.changeAnnotations ? { annotationId: OTHER_FILES } : {};
    const added = toTextEdits(source.document, result.edits).map(edit => ({ ...edit, ...annotation }));
    edits.set(uri, { textDocument: { uri, version: source.version }, edits: [...(edits.get(uri)?.edits ?? []), ...added] });
  }
  return workspaceEdit(
    session,
    [...edits.values()],
    plan.some(({ file }) => file !== asked.here.file),
  );
}

const OTHER_FILES = 'rename-in-other-files';

function workspaceEdit({ features }: Session, documentChanges: TextDocumentEdit[], hasOthers: boolean): WorkspaceEdit {
  if (!features.documentChanges)
    return {
      changes: Object.fromEntries(
        documentChanges.map(({ textDocument, edits }) => [textDocument.uri, edits.filter(edit => 'newText' in edit)]),
      ),
    };
  return hasOthers && features.changeAnnotations
    ? { documentChanges, changeAnnotations: { [OTHER_FILES]: { ...annotationTexts.rename(), needsConfirmation: true } } }
    : { documentChanges };
}

/** The meaning of a name that can be renamed; else its first one, whose refusal states why not. */
function renamed(asked: Asked): Mention | null {
  if (asked === null) return null;
  const { mentions, here, workspace } = asked;
  return mentions.find(mention => renameRefusal(mention, here, workspace) === null) ?? mentions[0] ?? null;
}

/** In a template, the meaning of a name is not known. */
async function refuseTemplate({ open }: Session, { textDocument }: TextDocumentPositionParams): Promise<void> {
  const document = open.get(textDocument.uri);
  if (document === undefined || !mayContainObjects(document.getText())) return;
  const template = unjudgedTexts(await open.parse(document)).find(({ kind, span }) => kind === 'template' && span === null);
  if (template !== undefined) throw refused(template.reason);
}

const refused = (reason: string): ResponseError => new ResponseError(LSPErrorCodes.RequestFailed, reason);
