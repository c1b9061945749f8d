/** The faults of a running cluster, see internal/chaos/rule.go for the fields of a rule. */
export function adminClient(port) {
  const send = async (method, path, body) => {
    const response = await fetch(`http://127.0.0.1:${port}/${path}`, { method, body });
    if (!response.ok) throw new Error(`${path}: ${(await response.text()).trim()}`);
    return response;
  };
  const call = async (method, body) => (await send(method, 'chaos', body)).json();
  return {
    /** Puts rules in force in place of the present ones; none clears them. */
    chaos: (...rules) => call('PUT', JSON.stringify(rules)),
    /** The rules in force, each with its `hits`. */
    chaosRules: () => call('GET'),
    /** How long each answer of etcd takes; 0 for no longer than it does. */
    slowStorage: async ms => void (await send('PUT', `storage?delay=${ms}ms`)),
  };
}
