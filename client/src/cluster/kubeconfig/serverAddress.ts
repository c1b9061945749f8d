/** The address of an API server, as a kubeconfig has it. It may have a login in it, as in `https://name:password@host`. */

/** What is wrong with it, as the end of a sentence; null for a good one. */
export function addressProblem(address: string): string | null {
  if (!URL.canParse(address)) return 'is no URL';
  return isPlain(address) || new URL(address).protocol === 'https:' ? null : 'is neither http nor https';
}

/** Whether it is http, which `kubectl proxy` speaks. */
export function isPlain(address: string): boolean {
  return new URL(address).protocol === 'http:';
}

/** A good address as it may be shown. */
export function shownAddress(address: string): string {
  const url = new URL(address);
  if (url.username === '' && url.password === '') return address;
  url.username = '';
  url.password = '';
  return url.href.replace(/\/$/, '');
}
