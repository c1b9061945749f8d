/** Kubernetes' quantities: `500m`, `1.5Gi`, `1e3`. Source: k8s.io/apimachinery pkg/api/resource. */

/** Kubernetes reads a missing number as zero: `Gi` is a quantity, and so is `.`. */
const QUANTITY = /^[+-]?\d*(?:\.\d*)?(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?\d+)?$/;

/** Whether Kubernetes reads a text as a quantity. */
export function isQuantity(text: string): boolean {
  const trimmed = text.trim();
  return trimmed !== '' && QUANTITY.test(trimmed);
}
