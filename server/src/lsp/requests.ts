/** By which texts a request is answered. */
import type { CancellationToken, TextDocumentIdentifier } from 'vscode-languageserver';
import { contentModified } from './convert';
import { logged } from './guard';
import type { Session } from './session';

type Answer<P, R> = (session: Session, params: P, token: CancellationToken) => R | Promise<R>;
type Handler<P, R> = (params: P, token: CancellationToken) => Promise<R>;

/** A request that waits for no text, or only for the text of its own document. */
export const atOnce = <P, R>(session: Session, name: string, answer: Answer<P, R>): Handler<P, R> =>
  logged(session.log, name, (params: P, token: CancellationToken) => answer(session, params, token));

/** A request about the whole workspace, answered by the texts of now once the files on disk were read. */
export function upToDate<P, R>(session: Session, name: string, answer: Answer<P, R>): Handler<P, R> {
  return logged(session.log, name, async (params: P, token: CancellationToken): Promise<R> => {
    await session.begun;
    await session.open.parseAll();
    return answer(session, params, token);
  });
}

/** A request about a position of a document, which does not wait for what another one contributes that takes long to parse. */
export function prompt<P extends AboutDocument, R>(session: Session, name: string, answer: Answer<P, R>): Handler<P, R> {
  return afterwards(session, name, ({ open }) => open.parseShort(), answer);
}

/** A request about other files than its document, which waits until those on disk were read. */
export function wide<P extends AboutDocument, R>(session: Session, name: string, answer: Answer<P, R>): Handler<P, R> {
  return afterwards(session, name, ({ open, begun }) => Promise.all([open.parseShort(), begun]), answer);
}

function afterwards<P extends AboutDocument, R>(
  session: Session,
  name: string,
  wait: (session: Session) => Promise<unknown>,
  answer: Answer<P, R>,
): Handler<P, R> {
  const { open, log } = session;
  return logged(log, name, async (params: P, token: CancellationToken): Promise<R> => {
    const { uri } = params.textDocument;
    const version = open.get(uri)?.version;
    await wait(session);
    if (open.get(uri)?.version !== version) throw contentModified();
    return answer(session, params, token);
  });
}

interface AboutDocument {
  readonly textDocument: TextDocumentIdentifier;
}
