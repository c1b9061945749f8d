/**
 * Draws media/icon.png, which the marketplaces and the editor show, from media/icon.svg, in the Chromium that the tests of the editor use. The
 * picture names the SVG by its digest, so that a test notices where it was not drawn again.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import zlib from 'node:zlib';
import { installEditor } from '../test/editor/install.mjs';
import { ensureChromium } from './chromium.mjs';

const root = path.resolve(import.meta.dirname, '..');
const SIZE = 256;

async function draw(svg) {
  await installEditor();
  const { chromium } = createRequire(path.join(root, 'test/editor/package.json'))('playwright-core');
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: SIZE, height: SIZE } });
    await page.setContent(`<style>body { margin: 0; background: transparent } svg { display: block }</style>${svg}`);
    return await page.screenshot({ omitBackground: true });
  } finally {
    await browser.close();
  }
}

/** The PNG with a text in front of its last chunk. */
function withText(png, keyword, text) {
  const data = Buffer.from(`tEXt${keyword}\0${text}`, 'latin1');
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length - 4);
  checksum.writeUInt32BE(zlib.crc32(data));
  const end = png.length - 12;
  return Buffer.concat([png.subarray(0, end), length, data, checksum, png.subarray(end)]);
}

const svg = readFileSync(path.join(root, 'media/icon.svg'));
const digest = createHash('sha256').update(svg).digest('hex');
writeFileSync(path.join(root, 'media/icon.png'), withText(await draw(String(svg)), 'Source', `sha256:${digest}`));
