// Shrinks PNG pictures: {"folder": "data/photos", "width": 48} The small pictures go to a folder below the
// system's temporary folder; the result names them.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answer, log, payload, refuse } from './task.mjs';
import { decodePng, encodePng, shrink } from './png.mjs';

const { folder = 'data/photos', width = 48 } = payload();
let names;
try {
    names = readdirSync(folder).filter((name) => name.endsWith('.png')).sort();
} catch (error) {
    refuse(`cannot read ${folder}: ${error.code}`);
}

const to = join(tmpdir(), 'runyard-thumbnails', process.env.RUNYARD_RUN_ID ?? 'by-hand');
mkdirSync(to, { recursive: true });
const pictures = [];
for (const name of names) {
    const picture = decodePng(readFileSync(join(folder, name)));
    const small = shrink(picture, Math.min(width, picture.width));
    const png = encodePng(small);
    writeFileSync(join(to, name), png);
    log(`${name}: ${picture.width}×${picture.height} → ${small.width}×${small.height}`);
    pictures.push({ file: join(to, name), width: small.width, height: small.height, bytes: png.length });
}
answer({ folder, pictures });
