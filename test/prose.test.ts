/** Pages, messages, comments and names keep to the words of CONTRIBUTING.md's style page. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/** Words that a sentence is written without; `npm test -- project` prints each line that has one. */
const AVOIDED = new RegExp(
  String.raw`\b(?:${[
    'said|says?|tells?|told|hence|thus|whom|ought|heeds?|doomed|reckon(?:s|ed)?',
    'stands?|stood|holds?|held|holding|bears?|bore|borne|lends?',
    'mend(?:s|ed)?|anew|complain(?:s|ts?)?|troubles?',
    'somebody|nobody|everybody|anybody|someone|as written|(?:goes|go|went|takes?|took) along',
  ].join('|')})\b`,
  'i',
);

/** What may contain such a word: in which files, which text, and why. It is left out before the lines are read. */
const ALLOWED: readonly (readonly [files: RegExp, text: RegExp, why: string])[] = [
  [/^CONTRIBUTING\.md$/, /^[45]\. .*$|^\| Instead of[^]*?\n\n/gm, 'the style page names the words'],
  [/withoutRights|objects\/refusals/, /RBAC permissions not currently held/g, "a message of Kubernetes' API server"],
  [
    /^test\/(?:cluster|editor)\//,
    /\bhold(?=\??: |, cutAfter|,omitempty)|(?<=\/\/ |\t|\{|rule\.)Hold\b/g,
    'a field of the fault rules of the test cluster',
  ],
];

/** Phrases that make a reader go back to find what they stand for. */
const INDIRECT = /\b(?:that of|those of|of which|whatever|beside)\b/i;

/** The most words of a sentence on a page or in a message. */
const LONGEST = 30;

function textOf(file: string): string {
  const allowed = ALLOWED.filter(([files]) => files.test(file));
  return allowed.reduce((left, [, part]) => left.replaceAll(part, ''), readFileSync(path.join(root, file), 'utf8'));
}

/** The sentences of Markdown. A cell, an item of a list and a step of a chain (→) end a sentence; code is one word. */
function sentencesOf(text: string): readonly string[] {
  return text
    .replaceAll(/<!--[^]*?-->|^( *)```[^]*?^\1```$|^\|[-:| ]+$/gm, '')
    .replaceAll(/`[^`]*`/g, 'code')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .split(/\n\s*\n|\n(?=#)|\n(?=\s*(?:[-*]|\d+\.) )|^\s*(?:[-*]|\d+\.) |\s*\|\s*|<br>| → /m)
    .flatMap(part => part.split(/(?<=[.!?][*_)"]*)\s+/))
    .map(sentence => sentence.replaceAll(/\s+/g, ' ').trim());
}

const wordsIn = (sentence: string): number => sentence.split(' ').filter(word => /\w/.test(word)).length;
const longSentences = (text: string): readonly string[] => sentencesOf(text).filter(sentence => wordsIn(sentence) > LONGEST);

function linesToReword(file: string): readonly string[] {
  return (
    textOf(file)
      .split('\n')
      // Names in camel case are read as their words.
      .filter(line => AVOIDED.test(line) || AVOIDED.test(line.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')))
      .map(line => `${file}: ${line.trim()}`)
  );
}

function filesIn(folder: string, names: RegExp): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(file => path.posix.join(folder, file.replaceAll(path.sep, '/')))
    .filter(file => names.test(file) && !/(?:^|\/)(?:node_modules|fixtures|third_party)\//.test(file));
}

const pages = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...['docs', 'examples', '.github', 'packages', 'server', 'client', 'test'].flatMap(folder => filesIn(folder, /\.(?:md|yml)$/)),
  // Written from the engine's own sentences.
].filter(page => page !== 'docs/openshell-releases.md');

const texts = [...pages, 'package.json', 'package.nls.json', 'l10n/bundle.l10n.json'];
const folders = ['packages', 'client/src', 'server/src', 'scripts', 'bench', 'test'];
const sourcesOf = (folder: string): readonly string[] =>
  filesIn(folder, /\.(?:m?ts|mjs|go|sh)$/).filter(file => file !== 'test/prose.test.ts');

describe('the words of the documentation', () => {
  for (const page of texts) {
    it(`are the usual ones in ${page}`, () => {
      assert.deepEqual(linesToReword(page), []);
    });
  }
});

describe('the words of the source', () => {
  for (const folder of folders) {
    it(`are the usual ones in ${folder}`, () => {
      assert.deepEqual(sourcesOf(folder).flatMap(linesToReword), []);
    });
  }
});

describe('each exception', () => {
  for (const [files, part, why] of ALLOWED) {
    it(`is needed: ${why}`, () => {
      const read = [...texts, ...folders.flatMap(sourcesOf)].filter(file => files.test(file));
      const left = read.flatMap(file => readFileSync(path.join(root, file), 'utf8').match(part) ?? []);
      assert.ok(left.some(text => AVOIDED.test(text)));
    });
  }
});

describe('the reader of words', () => {
  it('finds a word in a sentence and in a name, and no other', () => {
    for (const text of ['It tells why.', 'const mayHoldFacts', 'Somebody else']) {
      assert.ok(AVOIDED.test(text.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')), text);
    }
    for (const text of ['It reports why.', 'threshold', 'amendment', 'household']) assert.ok(!AVOIDED.test(text), text);
  });
});
