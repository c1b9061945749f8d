/** Reads every file below a folder with the parser that most tools for YAML in JavaScript use, and nothing else: `node bench/parseOnly.mjs FOLDER`. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';

const [folder] = process.argv.slice(2);
for (const name of readdirSync(folder, { recursive: true }))
  if (name.endsWith('.yaml')) parseAllDocuments(readFileSync(path.join(folder, name), 'utf8'));
