/**
 * Expectations that are files next to their input. An absent file expects nothing, so that one which is missing fails like any other difference.
 *
 * With SCC_LENS_WRITE_FIXTURES=1 the files are written instead of compared; read every line of the diff before it is committed.
 */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const isWriting = process.env['SCC_LENS_WRITE_FIXTURES'] === '1';

/** Asserts that a file has exactly this text, or, for null, that there is none. */
export function assertFile(file: string, text: string | null): void {
  if (!isWriting) {
    const name = path.relative(process.cwd(), file);
    const expected = existsSync(file) ? readFileSync(file, 'utf8') : null;
    assert.ok(expected !== null || text === null, `${name} is missing; SCC_LENS_WRITE_FIXTURES=1 writes it`);
    assert.ok(expected === null || text !== null, `${name} should not exist`);
    assert.equal(text, expected);
  } else if (text === null) {
    rmSync(file, { force: true });
  } else {
    writeFileSync(file, text);
  }
}
