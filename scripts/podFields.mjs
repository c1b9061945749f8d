/**
 * Writes packages/words/src/pod-fields.json: the fields of a pod template, their types and which are required, from the OpenAPI document that
 * Kubernetes publishes in its Go module. Needs Go and its module proxy. `--check` changes nothing and fails where the file is out of date.
 *
 *   node scripts/podFields.mjs [--check]
 */
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A later release has all fields of the earlier ones that OpenShift contains, and new ones, which a misspelt field must not be taken for. */
const MODULE = 'k8s.io/kubernetes@v1.36.3';
const DOCUMENT = 'api/openapi-spec/swagger.json';
const TABLE = fileURLToPath(new URL('../packages/words/src/pod-fields.json', import.meta.url));

/** Types that Kubernetes decodes in a way of their own, and not as OpenAPI describes them. */
const SPECIAL = { Quantity: 'quantity', IntOrString: 'intOrString', Time: 'time', FieldsV1: 'any' };

/** The text of the table. */
export async function podFieldsText() {
  const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', MODULE], { cwd: os.tmpdir() });
  const { definitions } = JSON.parse(await readFile(path.join(JSON.parse(stdout).Dir, DOCUMENT), 'utf8'));
  const { types, required } = collectTypes(definitions, 'io.k8s.api.core.v1.PodTemplateSpec');
  const source = JSON.stringify(`${MODULE}, ${DOCUMENT}`);
  return `{\n  "source": ${source},\n  "types": {\n${linesOf(types)}\n  },\n  "required": {\n${linesOf(required)}\n  }\n}\n`;
}

function linesOf(table) {
  return [...table]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, fields]) => `    ${JSON.stringify(name)}: ${JSON.stringify(fields)}`)
    .join(',\n');
}

/** The type of this name and all types that it refers to, by their short names. */
function collectTypes(definitions, root) {
  const types = new Map();
  const required = new Map();
  const origins = new Map();
  const waiting = [root];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const short = shortName(name);
    if (origins.has(short)) {
      if (origins.get(short) !== name) throw new Error(`${name} and ${origins.get(short)} have the same short name`);
      continue;
    }
    origins.set(short, name);
    const fields = Object.entries(definitions[name].properties);
    types.set(short, Object.fromEntries(fields.map(([field, schema]) => [field, typeOf(schema, waiting)])));
    if (definitions[name].required) required.set(short, definitions[name].required);
  }
  return { types, required };
}

/** `Container[]` for a list, `string{}` for a map; the names of types that are objects are added to `waiting`. */
function typeOf({ $ref, type, format, items, additionalProperties }, waiting) {
  if (items) return `${typeOf(items, waiting)}[]`;
  if (additionalProperties) return `${typeOf(additionalProperties, waiting)}{}`;
  if ($ref === undefined) return type === 'integer' ? format : type;
  const name = $ref.split('/').at(-1);
  const special = SPECIAL[shortName(name)];
  if (special === undefined) waiting.push(name);
  return special ?? shortName(name);
}

function shortName(name) {
  return name.split('.').at(-1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = await podFieldsText();
  if (!process.argv.includes('--check')) await writeFile(TABLE, text);
  else if (text !== (await readFile(TABLE, 'utf8'))) {
    console.error('packages/words/src/pod-fields.json is out of date. Run `node scripts/podFields.mjs`.');
    process.exitCode = 1;
  }
}
