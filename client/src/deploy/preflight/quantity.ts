/** Quantities of Kubernetes (`100m`, `1Gi`, `5e3`), in whole billionths, so that sums are exact. */

const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const QUANTITY = /^([+-]?)(\d{0,40})(?:\.(\d{0,40}))?(?:[eE]([+-]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;
const SCALE = 9;

/** Null for what is no quantity. What is smaller than a billionth is rounded up, as Kubernetes does. */
export function parseQuantity(value: unknown): bigint | null {
  const found = typeof value === 'string' || typeof value === 'number' ? QUANTITY.exec(String(value)) : null;
  if (found === null) return null;
  const [, sign, whole = '', fraction = '', exponent, suffix = ''] = found;
  if (whole + fraction === '') return null;
  const binary = BINARY.indexOf(suffix);
  const power = SCALE - fraction.length + (exponent === undefined ? (binary < 0 ? (DECIMAL[suffix] ?? 0) : 0) : Number(exponent));
  const digits = BigInt(whole + fraction) * (binary < 0 ? 1n : 1024n ** BigInt(binary + 1));
  const divisor = 10n ** BigInt(Math.max(0, -power));
  const amount = (digits * 10n ** BigInt(Math.max(0, power)) + divisor - 1n) / divisor;
  return sign === '-' ? -amount : amount;
}
