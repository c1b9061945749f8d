/**
 * ThirdPartyNotices.txt: the packages whose code the bundles contain, with the licences that ask to be passed on with it. It follows
 * from what esbuild reports, so that it names what is shipped and not what is installed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Packages that are published with the code of others in their own files, where esbuild cannot see it. */
const EMBEDDED = { 'jsonpath-plus': ['jsep', '@jsep-plugin/assignment', '@jsep-plugin/regex'] };

/** Packages that are published without their licence's text, each with one of the same author under the same licence. */
const SAME_LICENCE = { '@vscode/l10n': 'vscode-jsonrpc' };

const LICENCE = /^(?:licen[cs]e|copying|notice)/i;
const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;

/** The packages of a bundle as folders relative to the root, if at least one byte of them is left. */
export function packagesOf(output) {
  const contained = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = contained.flatMap(([input]) => PACKAGE.exec(input) ?? []);
  const embedded = folders.flatMap(folder => (EMBEDDED[nameOf(folder)] ?? []).map(name => `node_modules/${name}`));
  return [...new Set([...folders, ...embedded])];
}

function nameOf(folder) {
  return folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** What a package's own files state. A package without a licence text ends the build: nothing is shipped with its licence unread. */
function describePackage(root, folder) {
  const { name, version, license, author } = readPackage(root, folder);
  const texts = licenceTexts(root, folder);
  if (texts.length > 0) return { name, version, license, texts };
  const related = SAME_LICENCE[name];
  const other = related === undefined ? undefined : readPackage(root, `node_modules/${related}`);
  if (other?.license !== license || other?.author !== author)
    throw new Error(`${folder} contains no licence text, so ThirdPartyNotices.txt cannot be written.`);
  return { name, version, license, texts: licenceTexts(root, `node_modules/${related}`) };
}

function readPackage(root, folder) {
  return JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
}

function licenceTexts(root, folder) {
  const files = readdirSync(path.join(root, folder)).filter(file => LICENCE.test(file));
  return files.sort().map(file =>
    readFileSync(path.join(root, folder, file), 'utf8')
      .replaceAll('\r\n', '\n')
      .trim(),
  );
}

/** The text of ThirdPartyNotices.txt for esbuild's `outputs`, in an order that depends on names and versions alone. */
export function noticesOf(root, outputs) {
  const bundles = new Map();
  for (const [file, output] of Object.entries(outputs)) {
    for (const folder of packagesOf(output)) bundles.set(folder, [...(bundles.get(folder) ?? []), file]);
  }
  const sections = [...bundles].map(([folder, files]) => ({ ...describePackage(root, folder), files: files.sort() }));
  const key = ({ name, version }) => `${name} ${version}`;
  sections.sort((one, other) => (key(one) < key(other) ? -1 : 1));
  const line = '-'.repeat(80);
  return [
    'SCC Lens contains code of the packages below. Each is listed with the files that contain it and its licence.',
    ...sections.map(
      section => `${line}\n${key(section)} (${section.license})\nIn ${section.files.join(', ')}\n\n${section.texts.join('\n\n')}`,
    ),
  ]
    .join('\n\n')
    .concat('\n');
}
