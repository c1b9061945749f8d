/**
 * Long work in steps: a generator that yields between them, so that whoever runs it decides whether something else comes first, or whether
 * the work goes on at all. What it yields is what it has so far.
 */
export type Steps<T, Partial = void> = Generator<Partial, T, void>;

/** Does all of it at once. */
export function finish<T>(steps: Steps<T, unknown>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
