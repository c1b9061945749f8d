/** Pages, messages, comments and names keep to the words of CONTRIBUTING.md's style page. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/** What is between two words of a phrase: blanks, and the marks of a comment that goes on in the next line. */
const GAP = String.raw`(?:\s|//|\*)+`;

/** Words that a sentence is written without; `npm test -- project` prints each line that has one. */
const AVOIDED = [
  'said|says?|tells?|told|hence|thus|whom|ought|heeds?|doomed|reckon(?:s|ed)?',
  'stands?|stood|holds?|held|holding|bears?|bore|borne|lends?',
  'mend(?:s|ed)?|anew|complain(?:s|ts?)?|troubles?',
  `somebody|nobody|everybody|anybody|someone|as${GAP}written|(?:goes|go|went|takes?|took)${GAP}along`,
];
/** Phrases whose reader looks back for what they mean. */
const INDIRECT = [`(?:that|those)${GAP}of|of${GAP}which|whatever|beside`];

/** Sources with indirect phrases left: a change there builds the binaries of the test cluster again, for minutes. */
const WITH_INDIRECT = /^test\/(?:cluster|kubectl)\//;

/** The most words of a sentence on a page or in a message. */
const LONGEST = 30;

/** What may contain such a word: in which files, which text, and why. It is left out before the lines are read. */
const ALLOWED: readonly (readonly [files: RegExp, text: RegExp, why: string])[] = [
  [/^CONTRIBUTING\.md$/, /^[45]\. .*$|^\| Instead of[^]*?\n\n/gm, 'the style page names the words'],
  [/^client\//, /ViewColumn\.Beside/g, 'a name of VS Code'],
  [/withoutRights|objects\/requests/, /RBAC permissions not currently held/g, "a message of Kubernetes' API server"],
  [
    /^test\/(?:cluster|editor)\//,
    /\bhold(?=\??: |, cutAfter|,omitempty)|(?<=\/\/ |\t|\{|rule\.)Hold\b/g,
    'a field of the fault rules of the test cluster',
  ],
];

function textOf(file: string): string {
  const allowed = ALLOWED.filter(([files]) => files.test(file));
  return allowed.reduce((left, [, part]) => left.replaceAll(part, ''), readFileSync(path.join(root, file), 'utf8'));
}

/** Names in camel case are read as their words. */
const wordsOf = (text: string): string => text.replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ');

const avoided = (phrases: readonly string[]): RegExp => new RegExp(String.raw`\b(?:${phrases.join('|')})\b`, 'gi');
const isAvoided = (text: string): boolean => wordsOf(text).search(avoided([...AVOIDED, ...INDIRECT])) >= 0;

function linesToReword(file: string, phrases: readonly string[]): readonly string[] {
  const text = wordsOf(textOf(file));
  return [...text.matchAll(avoided(phrases))].map(
    ({ index }) =>
      `${file}: ${text
        .slice(text.lastIndexOf('\n', index) + 1)
        .split('\n', 1)[0]
        ?.trim()}`,
  );
}

/**
 * The sentences of Markdown. An item of a list, a part of a cell in front of a semicolon, and a step of a chain (→) end a sentence; code and the
 * name of a test are one word.
 */
function sentencesOf(text: string): readonly string[] {
  return text
    .replaceAll(/<!--[^]*?-->|^( *)```[^]*?^\1```$|^\|[-:| ]+$/gm, '')
    .replaceAll(/`[^`]*`|\[[^\]]*\]\(\.\.\/test\/[^)]*\),?/g, 'code')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^\|.*$/gm, row => row.replaceAll('; ', ' | '))
    .split(/\n\s*\n|\n(?=#)|\n(?=\s*(?:[-*]|\d+\.) )|\s*\|\s*|<br>| → /)
    .flatMap(part => part.replace(/^\s*(?:[-*]|\d+\.) /, '').split(/(?<=[.!?][*_)"]*)\s+/))
    .map(sentence => sentence.replaceAll(/\s+/g, ' ').trim());
}

const longSentences = (text: string): readonly string[] =>
  sentencesOf(text).filter(sentence => sentence.split(' ').filter(word => /\w/.test(word)).length > LONGEST);

function filesIn(folder: string, names: RegExp): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(file => path.posix.join(folder, file.replaceAll(path.sep, '/')))
    .filter(file => names.test(file) && !/(?:^|\/)(?:node_modules|fixtures|third_party)\//.test(file));
}

const pages = [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...['docs', 'examples', '.github', 'packages', 'server', 'client', 'test'].flatMap(folder => filesIn(folder, /\.(?:md|yml)$/)),
];
const messages = ['package.nls.json', 'l10n/bundle.l10n.json'];
const texts = [...pages, 'package.json', ...messages];
const folders = ['packages', 'client/src', 'server/src', 'scripts', 'bench', 'test'];
const sourcesOf = (folder: string): readonly string[] =>
  filesIn(folder, /\.(?:m?ts|mjs|go|sh)$/).filter(file => file !== 'test/prose.test.ts');

describe('the words of the documentation', () => {
  for (const page of texts) {
    it(`are the usual ones in ${page}`, () => {
      assert.deepEqual(linesToReword(page, [...AVOIDED, ...INDIRECT]), []);
    });
  }
});

describe('the sentences', () => {
  for (const page of pages.filter(file => file.endsWith('.md'))) {
    it(`are short in ${page}`, () => {
      assert.deepEqual(longSentences(textOf(page)), []);
    });
  }

  for (const file of messages) {
    it(`are short in ${file}`, () => {
      const texts = Object.values(JSON.parse(textOf(file)) as Readonly<Record<string, string>>);
      assert.deepEqual(texts.flatMap(longSentences), []);
    });
  }
});

describe('the words of the source', () => {
  for (const folder of folders) {
    it(`are the usual ones in ${folder}`, () => {
      const phrasesOf = (file: string): readonly string[] => (WITH_INDIRECT.test(file) ? AVOIDED : [...AVOIDED, ...INDIRECT]);
      assert.deepEqual(
        sourcesOf(folder).flatMap(file => linesToReword(file, phrasesOf(file))),
        [],
      );
    });
  }
});

describe('each exception', () => {
  for (const [files, part, why] of ALLOWED) {
    it(`is needed: ${why}`, () => {
      const read = [...texts, ...folders.flatMap(sourcesOf)].filter(file => files.test(file));
      const left = read.flatMap(file => readFileSync(path.join(root, file), 'utf8').match(part) ?? []);
      assert.ok(left.some(text => isAvoided(text)));
    });
  }
});

describe('the reader of words', () => {
  it('finds a word in a sentence and in a name, a phrase in two lines, and no other', () => {
    for (const text of ['It tells why.', 'const mayHoldFacts', 'Somebody else', '// that\n  // of the pod', 'besideSpec'])
      assert.ok(isAvoided(text), text);
    for (const text of ['It reports why.', 'threshold', 'amendment', 'household', 'besides that, often']) assert.ok(!isAvoided(text), text);
  });
});

describe('the reader of sentences', () => {
  const words = (count: number): string => 'word '.repeat(count).trim();

  it('counts the words of a sentence, an item of a list and a cell', () => {
    for (const text of [`${words(31)}.`, `- ${words(31)}`, `| ${words(31)} | |`, `A short one. ${words(20)}\n${words(11)}.`])
      assert.equal(longSentences(text).length, 1, text);
  });

  it('counts neither code nor what the next sentence, item or cell contains', () => {
    for (const text of [`${words(30)}. ${words(30)}`, `- ${words(20)}\n- ${words(20)}`, `| ${words(20)} | ${words(20)} |`])
      assert.deepEqual(longSentences(text), [], text);
    assert.deepEqual(longSentences(`\`${words(40)}\`\n\n\`\`\`sh\n${words(40)}\n\`\`\`\n`), []);
  });
});
