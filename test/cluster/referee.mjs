/** The command `referee`: see README.md. */
import { readFile, writeFile } from 'node:fs/promises';
import { startCluster } from './cluster.mjs';

/**
 * Answers the cases of files from a cluster of its own, which it starts.
 * @param files JSON Lines
 * @param record true to write each case's answer into the file instead of printing it
 */
export async function referee(files, { release, record = false }) {
  if (files.length === 0) throw new Error('referee needs a file of cases');
  const texts = await Promise.all(files.map(file => readFile(file, 'utf8')));
  const cluster = await startCluster({ namespaces: [], release });
  try {
    for (const [index, file] of files.entries()) {
      const cases = texts[index].split('\n').filter(line => line.trim() !== '');
      const answered = await answers(cluster, cases);
      if (record) await writeFile(file, answered.map(({ question, answer }) => `${JSON.stringify({ ...question, answer })}\n`).join(''));
      else for (const { question, answer } of answered) console.log(JSON.stringify({ id: question.id, ...answer }));
    }
  } finally {
    await cluster.stop();
  }
}

/**
 * Compares engine and cluster on every pod of a folder's manifests, and prints where they differ.
 * @param folder public manifests; they are only read
 * @returns whether all verdicts agree
 */
export async function refereeFolder(folder, { release = '4.20' }) {
  const { compare, podCases } = await import('./folder.ts');
  const cases = podCases(folder, release);
  const cluster = await startCluster({ namespaces: [], release });
  try {
    const lines = cases.map(({ id, object }) => JSON.stringify({ id, object }));
    const found = await answers(cluster, lines);
    const { text, differ } = compare(
      cases,
      found.map(({ answer }) => answer),
    );
    console.log(text);
    return !differ;
  } finally {
    await cluster.stop();
  }
}

/** Each case without an earlier answer, and its answer without the id that it repeats. */
async function answers(cluster, lines) {
  const questions = lines.map(line => {
    const { answer: _, ...question } = JSON.parse(line);
    return question;
  });
  const found = [];
  for await (const line of cluster.judge(questions.map(one => JSON.stringify(one)).join('\n'))) {
    const question = questions[found.length];
    const { id: _, ...answer } = JSON.parse(line);
    if (answer.failed !== undefined) process.stderr.write(`case ${JSON.stringify(question?.id)}: ${answer.failed}\n`);
    found.push({ question, answer });
  }
  return found;
}
