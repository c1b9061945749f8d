import { URI } from 'vscode-uri';

/**
 * A URI that an editor sent. Java's `file:////server/share` is `file://server/share`, and half a surrogate pair is U+FFFD. Where an editor's
 * name for a document is no URI (RFC 3986), which `vscode-uri` throws for, it names a document that is on no disk.
 */
export function parseUri(text: string): URI {
  const uri = text.toWellFormed().replace(/^file:\/{4,}/, 'file://');
  try {
    return URI.parse(uri);
  } catch {
    return URI.from({ scheme: 'untitled', path: uri.replace(/^\/+/, '/') });
  }
}
