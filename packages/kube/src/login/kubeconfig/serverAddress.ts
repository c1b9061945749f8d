/** The address of an API server, as a kubeconfig has it. It may contain a login, as in `https://name:password@host`. */

/** What is wrong with it; null if it is valid. */
export function addressProblem(address: string): 'notUrl' | 'notHttp' | null {
  if (!URL.canParse(address)) return 'notUrl';
  return isPlain(address) || new URL(address).protocol === 'https:' ? null : 'notHttp';
}

/** Whether it is http, which `kubectl proxy` speaks. */
export function isPlain(address: string): boolean {
  return new URL(address).protocol === 'http:';
}

/** A valid address as it may be shown. */
export function shownAddress(address: string): string {
  const url = new URL(address);
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
