/** Kubernetes' quantities: `500m`, `1.5Gi`, `1e3`. Source: k8s.io/apimachinery pkg/api/resource. */
import { rememberTexts, type Json } from '@scc-lens/words';

/** Kubernetes reads a missing number as zero: `Gi` is a quantity, and so is `.`. */
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?([KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

/** Whether Kubernetes reads a text as a quantity. */
export function isQuantity(text: string): boolean {
  const trimmed = text.trim();
  return trimmed !== '' && QUANTITY.test(trimmed);
}

export interface Quantity {
  /** Rounded away from zero, as the API server does before it validates. Source: SetDefaults_ResourceList in pkg/apis/core/v1/defaults.go. */
  readonly thousandths: bigint;
  readonly format: 'decimal' | 'binary' | 'exponent';
}

const DECIMAL_SUFFIXES = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
/** Where `m` is among them. */
const MILLI = 2;
const BINARY_SUFFIXES = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Longer numbers are beyond what Kubernetes keeps exactly. */
const MOST_DIGITS = 18;

/** Reads a quantity. Undefined for what is none, and for one of more digits than Kubernetes keeps exactly. */
export const quantityOf = (value: Json | undefined): Quantity | undefined =>
  typeof value === 'string' || typeof value === 'number' ? read(String(value)) : undefined;

const read = rememberTexts((text): Quantity | undefined => {
  const match = QUANTITY.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = match;
  const isBinary = suffix.endsWith('i');
  const isExponent = /^[eE][+-]?\d/.test(suffix);
  const digits = `${whole}${fraction}`;
  const exponent = isBinary ? 0 : isExponent ? Number(suffix.slice(1)) : 3 * (DECIMAL_SUFFIXES.indexOf(suffix) - MILLI - 1);
  if (digits.length > MOST_DIGITS || Math.abs(exponent) > MOST_DIGITS) return undefined;
  const factor = isBinary ? 1024n ** BigInt(BINARY_SUFFIXES.indexOf(suffix)) : 1n;
  const magnitude = scaled(BigInt(digits) * factor, 3 + exponent - fraction.length);
  return { thousandths: sign === '-' ? -magnitude : magnitude, format: isBinary ? 'binary' : isExponent ? 'exponent' : 'decimal' };
});

/** A number times a power of ten, rounded up. */
function scaled(number: bigint, exponent: number): bigint {
  if (exponent >= 0) return number * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(-exponent);
  return (number + divisor - 1n) / divisor;
}

/** A quantity as Kubernetes prints it: `1000m` as `1`, `1024Mi` as `1Gi`. */
export function formatQuantity({ thousandths, format }: Quantity): string {
  if (thousandths === 0n) return '0';
  const isLarge = thousandths >= 1_024_000n || thousandths <= -1_024_000n;
  if (format === 'binary' && isLarge && thousandths % 1000n === 0n) {
    const [number, power] = reduced(thousandths / 1000n, 1024n, BINARY_SUFFIXES.length - 1);
    return `${number}${BINARY_SUFFIXES[power] ?? ''}`;
  }
  const [number, power] = reduced(thousandths, 1000n, DECIMAL_SUFFIXES.length - 1 - MILLI);
  const exponent = 3 * (power - 1);
  return `${number}${format === 'exponent' && exponent !== 0 ? `e${exponent}` : (DECIMAL_SUFFIXES[power + MILLI] ?? '')}`;
}

/** The factors of a base that a number has, and what is left without them. */
function reduced(number: bigint, base: bigint, most: number): readonly [bigint, number] {
  let power = 0;
  for (; power < most && number % base === 0n; power++) number /= base;
  return [number, power];
}
