const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
/** One character in UTF-8, its bytes as characters, or a byte that belongs to none. */
const CHARACTER =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\x80-\xff]/g;

/** The text that base64 contains, with U+FFFD for each byte that is no UTF-8, as Go writes it in JSON; null where it is not base64. */
export function textOfBase64(text: string): string | null {
  const digits = text.replace(/[\r\n]/g, '');
  if (!BASE64.test(digits)) return null;
  let [bits, count, bytes] = [0, 0, ''];
  for (const digit of digits.replaceAll('=', '')) {
    bits = ((bits << 6) | ALPHABET.indexOf(digit)) & 0xfff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += String.fromCharCode((bits >> count) & 0xff);
  }
  return bytes.replace(CHARACTER, character => (character.length === 1 ? '\ufffd' : decodeURIComponent(escaped(character))));
}

function escaped(character: string): string {
  return character.replace(/[^]/g, byte => `%${byte.charCodeAt(0).toString(16)}`);
}
