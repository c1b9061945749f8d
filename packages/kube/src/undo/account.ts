/** Work on several objects that goes on after a failure, and accounts for each. */
import type { Cluster } from '../wire';
import { clusterTexts, endsConnection, type ClusterError } from '../words';

/** Makes one step and reports it. After a cancel, a lost connection, or a report that fails, it makes only `skipped` steps. */
type Attempt<S> = (work: () => Promise<S>, skipped: (reason: string) => S, report: (step: S) => void) => Promise<S>;

/** @param reasonOf why later steps are skipped, by the step that ended the work and the message of its error */
export function openAccount<
  S extends { readonly outcome: { readonly kind: string; readonly error?: ClusterError; readonly nothingLeft?: boolean } },
>({ signal }: Pick<Cluster, 'signal'>, reasonOf = (_: S, message: string): string => message): Attempt<S> {
  let end: string | null = null;
  return async (work, skipped, report) => {
    if (signal?.aborted) end ??= clusterTexts.cancelled();
    const made = end === null ? await work() : skipped(end);
    const { error } = made.outcome;
    if (error !== undefined && endsConnection(error)) end ??= reasonOf(made, error.message);
    // The user cancelled before anything was written.
    const isCancelled = made.outcome.kind === 'failed' && error?.kind === 'cancelled' && made.outcome.nothingLeft !== true;
    const step = isCancelled ? skipped(clusterTexts.cancelled()) : made;
    try {
      report(step);
    } catch (failure) {
      end ??= failure instanceof Error ? failure.message : String(failure);
    }
    return step;
  };
}
