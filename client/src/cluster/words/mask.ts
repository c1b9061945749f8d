/** Text of other programs may contain secrets, which a log must not contain. */

/** JWTs, bearer tokens, PEM bodies and any long run of base64, each replaced by `***`. */
export function maskSecrets(text: string): string {
  return text
    .replace(/-----BEGIN [^-]+-----[\s\S]*?(-----END [^-]+-----|$)/g, '***')
    .replace(/\b(bearer|token|password|secret)(["']?\s{0,9}[:=]?\s{0,9}["']?)[^\s"',;]{6,}/gi, '$1$2***')
    .replace(/[A-Za-z0-9+/_=-]{40,}(\.[A-Za-z0-9+/_=-]+)*/g, '***');
}
