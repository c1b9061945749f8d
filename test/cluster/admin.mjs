/** The fault table of a running cluster, see internal/chaos/rule.go for the fields of a rule. */
export function adminClient(port) {
  const call = async (method, body) => {
    const response = await fetch(`http://127.0.0.1:${port}/chaos`, { method, body });
    if (!response.ok) throw new Error(`chaos: ${(await response.text()).trim()}`);
    return response.json();
  };
  return {
    /** Puts rules in force in place of the present ones; none clears them. */
    chaos: (...rules) => call('PUT', JSON.stringify(rules)),
    /** The rules in force, each with its `hits`. */
    chaosRules: () => call('GET'),
  };
}
