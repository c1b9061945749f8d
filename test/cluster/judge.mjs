/** The referee of a running cluster, see internal/referee/case.go for the fields of a case and of an answer. */

/**
 * Yields an answer, a line of JSON, for each line of cases, in the same order.
 * @param cases JSON Lines
 */
export async function* judge(adminPort, cases) {
  const response = await fetch(`http://127.0.0.1:${adminPort}/referee`, { method: 'POST', body: cases });
  if (!response.ok) throw new Error(`referee: ${(await response.text()).trim()}`);
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop();
    yield* lines;
  }
}
