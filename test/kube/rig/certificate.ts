/** Client certificates of the test cluster's authority that are valid for seconds, which openssl does not make without a configuration. */
import { createPrivateKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : body.length < 256 ? [0x81, body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
};
const sequence = (...parts: readonly Buffer[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const bits = (data: Buffer): Buffer => der(0x03, Buffer.from([0]), data);
const time = (date: Date): Buffer =>
  der(
    0x17,
    Buffer.from(
      date
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, '')
        .slice(2),
    ),
  );
const commonName = (text: string): Buffer => sequence(der(0x31, sequence(oid('550403'), der(0x13, Buffer.from(text)))));
const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const CLIENT_AUTH = sequence(oid('551d25'), der(0x04, sequence(oid('2b06010505070302'))));

/** A copy of a kubeconfig in which a user logs in by a certificate that is valid until a time, through an address. */
export function certifiedKubeconfig(
  from: string,
  to: string,
  { stateDir, user, until, server }: { readonly stateDir: string; readonly user: string; readonly until: Date; readonly server: string },
): string {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    ECDSA_WITH_SHA256,
    commonName('test-cluster'),
    sequence(time(new Date(Date.now() - 60_000)), time(until)),
    commonName(user),
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(CLIENT_AUTH)),
  );
  const authority = createPrivateKey(readFileSync(path.join(stateDir, 'pki', 'ca.key')));
  const certificate = sequence(body, ECDSA_WITH_SHA256, bits(sign('sha256', body, authority)));
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`;
  const encoded = (text: string | Buffer): string => Buffer.from(text).toString('base64');
  const config = parse(readFileSync(from, 'utf8')) as {
    clusters: { cluster: Record<string, unknown> }[];
    users: { name: string; user: Record<string, unknown> }[];
  };
  for (const one of config.clusters) one.cluster['server'] = server;
  for (const one of config.users)
    one.user = { 'client-certificate-data': encoded(pem), 'client-key-data': encoded(privateKey.export({ type: 'pkcs8', format: 'pem' })) };
  writeFileSync(to, JSON.stringify(config), { mode: 0o600 });
  return to;
}
