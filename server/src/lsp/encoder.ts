/** How messages become bytes on a stream: JSON, of which that of a diagnostic is kept for as long as the diagnostic itself. */
import { PublishDiagnosticsNotification, RAL } from 'vscode-languageserver/node';
import type { Diagnostic, Message, NotificationMessage, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { remember } from '@scc-lens/words';

/** Lets streams that are created from now on encode so. A file's diagnostics are sent after each keystroke, and few of a thousand are new then. */
export function keepEncodedDiagnostics(): void {
  const before = RAL();
  const { encoder, decoder } = before.applicationJson;
  RAL.install({ ...before, applicationJson: { encoder: keeping(encoder), decoder } });
}

type Encoder = ReturnType<typeof RAL>['applicationJson']['encoder'];

const keeping = (encoder: Encoder): Encoder => ({
  name: encoder.name,
  encode: (message, options) => (isPublication(message) ? Promise.resolve(publication(message)) : encoder.encode(message, options)),
});

interface Publication extends Message {
  readonly params: PublishDiagnosticsParams;
}

const isPublication = (message: Message): message is Publication =>
  (message as Partial<NotificationMessage>).method === PublishDiagnosticsNotification.method;

const encoded = remember((diagnostic: Diagnostic): Buffer => Buffer.from(JSON.stringify(diagnostic)));
const COMMA = Buffer.from(',');
/** Behind the diagnostics, which come last. */
const END = ']}}';

function publication({ params: { diagnostics, ...about }, ...message }: Publication): Buffer {
  const empty = JSON.stringify({ ...message, params: { ...about, diagnostics: [] } });
  const parts: Buffer[] = [];
  for (const diagnostic of diagnostics)
    parts.push(parts.length === 0 ? Buffer.from(empty.slice(0, -END.length)) : COMMA, encoded(diagnostic));
  return parts.length === 0 ? Buffer.from(empty) : Buffer.concat([...parts, Buffer.from(END)]);
}
