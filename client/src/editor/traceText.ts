/**
 * What may be kept of a traced message: its name. Its content contains whole documents and a cluster's answers, including Secrets, which a log
 * must not have however `sccLens.trace.server` is set. Undefined where the text does not begin with a name, as in the JSON format.
 */
export function nameOfTraced(text: string): string | undefined {
  return /^(Sending|Received) (request|response|notification) .*/.exec(text)?.[0];
}
