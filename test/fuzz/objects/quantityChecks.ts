/** Quantities as Kubernetes has them (apimachinery's resource.ParseQuantity), against arithmetic of fractions. */
import assert from 'node:assert/strict';
import { parseQuantity } from '../../../packages/kube/src/objects/preflight/lifters';

const GRAMMAR = /^([+-]?)(\d+\.?\d*|\.\d+)(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE]|[eE][+-]?\d+|)$/;
const POWERS: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
/** More digits than any quantity has; more of them mean that nothing is known. */
const MOST_DIGITS = 40;

export function checkQuantities(values: readonly unknown[]): void {
  for (const value of values) {
    const found = parseQuantity(value);
    if (typeof value !== 'string') continue;
    const expected = billionths(value);
    if (expected === undefined) assert.equal(found, null, `${JSON.stringify(value)} is no quantity`);
    else if (found !== null || value.length < MOST_DIGITS) assert.equal(found, expected, `the quantity ${value}`);
  }
}

/** Away from zero, where it is no whole number of billionths. */
function billionths(text: string): bigint | undefined {
  const [, sign, number = '', suffix = ''] = GRAMMAR.exec(text) ?? [];
  if (sign === undefined || Math.abs(Number(/^[eE](.+)$/.exec(suffix)?.[1] ?? 0)) > 99) return undefined;
  const [whole = '', fraction = ''] = number.split('.');
  let numerator = BigInt(whole + fraction) * 10n ** 9n;
  let denominator = 10n ** BigInt(fraction.length);
  const power = /^[eE]./.test(suffix) ? Number(suffix.slice(1)) : (POWERS[suffix] ?? 0);
  if (suffix.endsWith('i')) numerator *= 1024n ** BigInt('KMGTPE'.indexOf(suffix.charAt(0)) + 1);
  else if (power < 0) denominator *= 10n ** BigInt(-power);
  else numerator *= 10n ** BigInt(power);
  const amount = (numerator + denominator - 1n) / denominator;
  return sign === '-' ? -amount : amount;
}
