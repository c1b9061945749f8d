/** What reports contain for programs: tables of verdicts, findings and gaps, with the JSON Schemas of their rows. */
import type { PodReview } from '@scc-lens/admission';
import { verdictSentence } from '@scc-lens/lens';
import { objectTitle, type JsonObject, type WorkloadRef } from '@scc-lens/words';

export const TEXT = { type: 'string' };
export const TEXT_OR_NULL = { type: ['string', 'null'] };
export const NUMBER = { type: 'integer' };

/** The columns of a verdict. */
export const VERDICT = { workload: TEXT, verdict: TEXT, scc: TEXT_OR_NULL, reason: TEXT };

/** `scc` is the one that admits the pod; the reason names the facts that an unknown verdict lacks. */
export function verdictOf(workload: WorkloadRef, review: PodReview): JsonObject {
  return { workload: objectTitle(workload), verdict: review.verdict, scc: review.scc ?? null, reason: verdictSentence(review) };
}

/** The schema of tables by their name, each with the schemas of its columns, and of how many rows are left out. */
export function tables(columns: Readonly<Record<string, JsonObject>>): JsonObject {
  const rows = Object.entries(columns).map(([name, properties]) => [
    name,
    { type: 'array', items: { type: 'object', properties, required: Object.keys(properties) } },
  ]);
  const properties = { ...(Object.fromEntries(rows) as JsonObject), leftOut: NUMBER };
  return { type: 'object', properties, required: [...Object.keys(columns), 'leftOut'] };
}

/** Rows of a table; a model reads all of them. */
const MOST_ROWS = 100;

export function shortened(data: Readonly<Record<string, readonly JsonObject[]>>): JsonObject {
  const all = Object.entries(data);
  const leftOut = all.reduce((sum, [, rows]) => sum + Math.max(0, rows.length - MOST_ROWS), 0);
  return { ...Object.fromEntries(all.map(([name, rows]) => [name, rows.slice(0, MOST_ROWS)])), leftOut };
}
