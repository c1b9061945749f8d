/** Long work in steps: a generator that yields what it has so far, so that its runner can do something else first, or stop it. */
export type Steps<T, Partial = void> = Generator<Partial, T, void>;

/** Does all of it at once. */
export function finish<T>(steps: Steps<T, unknown>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
