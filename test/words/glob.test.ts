import assert from 'node:assert/strict';
import { isGlob, matchesGlob, readGlob } from '@scc-lens/words';

const fits = (pattern: string, path: string): boolean => matchesGlob(readGlob(pattern), path);

describe('patterns for paths', () => {
  it('fit names and folders', () => {
    for (const [pattern, path] of [
      ['*', 'a'],
      ['*.yaml', 'a.yaml'],
      ['a/*/c', 'a/b/c'],
      ['**', 'a/b'],
      ['**/*.yaml', 'a.yaml'],
      ['a/**', 'a/b/c'],
      ['a/**/c', 'a/c'],
      ['./a', 'a'],
      ['?.y*ml', 'é.yaml'],
      ['a*b*c', 'aXbXbXc'],
      ['{a,b/c}/*.{yaml,yml}', 'b/c/d.yml'],
      ['{a,{b,c}}', 'c'],
      ['[a]', '[a]'],
    ] as const)
      assert.ok(fits(pattern, path), `${pattern} ${path}`);
  });

  it('fit the whole of a path', () => {
    for (const [pattern, path] of [
      ['*', 'a/b'],
      ['a', 'a/b'],
      ['a/*', 'a'],
      ['*.yaml', 'a.yml'],
      ['a?', 'a'],
      ['b/**', 'a/b/c'],
      ['{a,b}', 'c'],
    ] as const)
      assert.ok(!fits(pattern, path), `${pattern} ${path}`);
  });

  it('differ from names', () => {
    assert.deepEqual(['a*', 'a?', '{a,b}', 'a.yaml', '[a]'].map(isGlob), [true, true, true, false, false]);
  });

  it('take little time, for any pattern', () => {
    assert.ok(!fits(`${'a*'.repeat(200)}c`, 'a'.repeat(5000)));
    assert.ok(!fits(`${'**/a/'.repeat(200)}b`, 'a/'.repeat(2000)));
    assert.ok(readGlob('{a,b}'.repeat(40)).length <= 64);
  });
});
