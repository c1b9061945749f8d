import * as l10n from '@vscode/l10n';
import { isUtf8 } from 'node:buffer';

/** A file's text without its byte order mark, which `withMark` puts back; or why the bytes are no text. */
export type Decoded = { readonly text: string; readonly bom: boolean } | { readonly error: string };

const MARK = '\u{FEFF}';

/** Reads UTF-8 without its byte order mark, as editors count. All else is refused: findings would be misplaced, and a fix destroy it. */
export function decode(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { error: l10n.t('is UTF-16, which is not supported; save it as UTF-8') };
  }
  if (bytes.includes(0)) return { error: l10n.t('is binary (it has a NUL byte)') };
  if (!isUtf8(bytes)) return { error: l10n.t('is not UTF-8 text') };
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return text.startsWith(MARK) ? { text: text.slice(MARK.length), bom: true } : { text, bom: false };
}

/** The text with its byte order mark, where it had one: in UTF-8 these are exactly the bytes that `decode` read. */
export function withMark(text: string, bom: boolean): string {
  return bom ? MARK + text : text;
}
