// SPDX-FileCopyrightText: 2026 The Conclave authors
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Makes emoji.tsv and emoji.pack, which are kept in the repository. Run by hand when a new version of Unicode's emojis
// is wanted; resources/README.md says how.
//
// emoji.tsv has one line for each emoji, in the order of the picker, with these columns:
//   sequence    fully qualified, in UTF-8
//   name        "thumbs up"
//   shortcodes  separated by blanks: "+1 thumbsup"; the first is the one to insert
//   keywords    separated by commas: "good,hand"
//   group       of the picker's tabs, from 0; empty for the emoji of the line above in another colour of skin
//   offset      of the picture in emoji.pack
//   length      of the picture
//
// emoji.pack is nothing but PNG pictures of 64 x 64, one behind the other. What has no picture is left out.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = createRequire(path.join(process.cwd(), 'package.json'));
const sharp = modules('sharp');
const data = modules('emojibase-data/en/data.json');
const pictures = modules('emoji-datasource-google/emoji.json');
const pictureFolder = path.join(process.cwd(), 'node_modules/emoji-datasource-google/img/google/64');
const shortcodeSets = ['github', 'emojibase', 'iamcal', 'cldr'].map(
  (set) => modules(`emojibase-data/en/shortcodes/${set}.json`));

// emojibase's groups by the picker's tabs. Its "component" group (lone colours of skin and hair) is no emoji by itself.
const tabs = new Map([0, 1, 3, 4, 5, 6, 7, 8, 9].map((group, tab) => [group, tab]));

const withoutSelectors = (hexcode) => hexcode.toUpperCase().replaceAll('-FE0F', '');
const text = (hexcode) => String.fromCodePoint(...hexcode.split('-').map((code) => parseInt(code, 16)));

function picturesByCode() {
  const found = new Map();
  for (const entry of pictures.flatMap((one) => [one, ...Object.values(one.skin_variations ?? {})])) {
    if (entry.has_img_google && existsSync(path.join(pictureFolder, entry.image)))
      found.set(withoutSelectors(entry.unified), { sequence: text(entry.unified), image: entry.image });
  }
  return found;
}

function shortcodes(hexcode) {
  const codes = shortcodeSets.flatMap((set) => set[hexcode] ?? []);
  return [...new Set(codes)];
}

async function compressed(image) {
  const original = readFileSync(path.join(pictureFolder, image));
  const smaller = await sharp(original).png({ palette: true, quality: 90, effort: 10, compressionLevel: 9 }).toBuffer();
  return smaller.length < original.length ? smaller : original;
}

const byCode = picturesByCode();
const lines = [];
const chunks = [];
let offset = 0;

async function add(emoji, codes, keywords, group) {
  const picture = byCode.get(withoutSelectors(emoji.hexcode));
  if (!picture)
    return false;
  const bytes = await compressed(picture.image);
  lines.push([picture.sequence, emoji.label, codes.join(' '), keywords.join(','), group, offset, bytes.length].join('\t'));
  chunks.push(bytes);
  offset += bytes.length;
  return true;
}

let missing = 0;
for (const emoji of data.filter((one) => tabs.has(one.group)).sort((a, b) => a.order - b.order)) {
  if (!await add(emoji, shortcodes(emoji.hexcode), emoji.tags ?? [], tabs.get(emoji.group))) {
    ++missing;
    continue;
  }
  for (const skin of emoji.skins ?? [])
    missing += await add(skin, [], [], '') ? 0 : 1;
}

const here = path.dirname(fileURLToPath(import.meta.url));
writeFileSync(path.join(here, 'emoji.tsv'), lines.join('\n') + '\n');
writeFileSync(path.join(here, 'emoji.pack'), Buffer.concat(chunks));
console.log(`${lines.length} emojis, ${offset} bytes of pictures, ${missing} left out for want of a picture`);
