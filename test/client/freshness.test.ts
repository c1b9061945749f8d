/** How often the language server is asked whether files are as they were shown. */
import assert from 'node:assert/strict';
import { watchFreshness } from '../../client/src/ui/deploy/freshness';

/** Files by name, with their text as their fingerprint, and a language server that counts its requests. */
class Folder {
  readonly asked: string[] = [];
  readonly texts: Map<string, string>;
  readonly freshness: ReturnType<typeof watchFreshness>;
  #onChange: ((changed: string) => void) | undefined;

  constructor(texts: Readonly<Record<string, string>>) {
    this.texts = new Map(Object.entries(texts));
    const client = {
      sendRequest: (_: string, { uris: [uri = ''] }: { uris: readonly string[] }) => {
        this.asked.push(uri);
        return Promise.resolve({ files: this.#files().filter(file => file.uri === uri) });
      },
    } as unknown as Parameters<typeof watchFreshness>[0];
    this.freshness = watchFreshness(client, { files: this.#files() }, onChange => {
      this.#onChange = onChange;
      return () => {
        this.#onChange = undefined;
      };
    });
  }

  get isHeard(): boolean {
    return this.#onChange !== undefined;
  }

  write(file: string, text: string | undefined): void {
    if (text === undefined) this.texts.delete(file);
    else this.texts.set(file, text);
    this.#onChange?.(file);
  }

  #files(): readonly { readonly uri: string; readonly fingerprint: string }[] {
    return [...this.texts].map(([uri, fingerprint]) => ({ uri, fingerprint }));
  }
}

describe('freshness', () => {
  it('asks once per file, however many objects it contains', async () => {
    const folder = new Folder({ a: '1', b: '2' });
    for (let object = 0; object < 1_000; object++) {
      for (const file of ['a', 'b']) assert.equal(await folder.freshness.isFresh({ file }), true);
    }
    assert.deepEqual(folder.asked, ['a', 'b']);
  });

  it('asks again after a change, so that a file that is no longer as it was shown is noticed', async () => {
    const folder = new Folder({ a: '1', b: '2' });
    const isFresh = (file: string): Promise<boolean> => folder.freshness.isFresh({ file });
    assert.equal(await isFresh('a'), true);
    folder.write('a', 'other');
    assert.equal(await isFresh('a'), false);
    folder.write('a', '1');
    assert.equal(await isFresh('a'), true);
    folder.write('b', undefined);
    assert.equal(await isFresh('b'), false);
  });

  it('stops listening at the end', () => {
    const folder = new Folder({ a: '1' });
    assert.equal(folder.isHeard, true);
    folder.freshness.dispose();
    assert.equal(folder.isHeard, false);
  });
});
