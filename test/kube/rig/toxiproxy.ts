/** Breaks connections before the API server, by toxiproxy's own API. */
import assert from 'node:assert/strict';

export interface Toxic {
  readonly type: 'latency' | 'timeout' | 'reset_peer' | 'limit_data' | 'bandwidth' | 'slow_close' | 'slicer';
  readonly stream?: 'upstream' | 'downstream';
  readonly attributes: Readonly<Record<string, number>>;
}

const JSON_BODY = { 'content-type': 'application/json' };

/** Does the work with the toxic in place, and always takes it away. */
export async function withToxic<T>(api: string, { stream = 'downstream', ...toxic }: Toxic, work: () => Promise<T>): Promise<T> {
  const url = `${api}/proxies/apiserver/toxics`;
  const added = await fetch(url, { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ name: 'fault', stream, ...toxic }) });
  assert.equal(added.status, 200, await added.text());
  try {
    return await work();
  } finally {
    await fetch(`${url}/fault`, { method: 'DELETE' });
  }
}

/** Closes the proxy, connections that are open included, for the time of the work. */
export async function withoutProxy<T>(api: string, work: () => Promise<T>): Promise<T> {
  const enable = (enabled: boolean): Promise<unknown> =>
    fetch(`${api}/proxies/apiserver`, { method: 'POST', headers: JSON_BODY, body: JSON.stringify({ enabled }) });
  await enable(false);
  try {
    return await work();
  } finally {
    await enable(true);
  }
}
