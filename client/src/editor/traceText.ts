/**
 * What may be kept of a traced message: its name. Its content holds whole documents and what a cluster says, Secrets among it, which a log
 * must not have however `sccLens.trace.server` is set. Undefined where the text does not begin with a name, as in the JSON format.
 */
export function nameOfTraced(text: string): string | undefined {
  return /^(Sending|Received) (request|response|notification) .*/.exec(text)?.[0];
}
