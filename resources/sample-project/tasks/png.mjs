// A minimal PNG reader and writer for 8-bit RGB pictures without interlacing.
import { deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
const CHANNELS = 3;

const CRC = Array.from({ length: 256 }, (_, n) => {
    for (let bit = 0; bit < 8; bit++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
});

function crc32(bytes) {
    let crc = 0xffffffff;
    for (const byte of bytes) crc = CRC[(crc ^ byte) & 255] ^ (crc >>> 8);
    return (crc ^ 0xffffffff) >>> 0;
}

function paeth(left, up, corner) {
    const guess = left + up - corner;
    const [l, u, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
    return l <= u && l <= c ? left : u <= c ? up : corner;
}

/** Undoes the row filters in place of `rows`, whose rows each start with the filter's number. */
function unfilter(rows, width, height) {
    const stride = width * CHANNELS;
    const pixels = new Uint8Array(stride * height);
    for (let y = 0; y < height; y++) {
        const filter = rows[y * (stride + 1)];
        for (let x = 0; x < stride; x++) {
            const left = x >= CHANNELS ? pixels[y * stride + x - CHANNELS] : 0;
            const up = y ? pixels[(y - 1) * stride + x] : 0;
            const corner = y && x >= CHANNELS ? pixels[(y - 1) * stride + x - CHANNELS] : 0;
            const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter];
            pixels[y * stride + x] = rows[y * (stride + 1) + 1 + x] + guess;
        }
    }
    return pixels;
}

export function decodePng(file) {
    if (!file.subarray(0, 8).equals(SIGNATURE)) throw new Error('this is not a PNG file');
    let header;
    const data = [];
    for (let at = 8; at < file.length;) {
        const length = file.readUInt32BE(at);
        const kind = file.toString('latin1', at + 4, at + 8);
        const body = file.subarray(at + 8, at + 8 + length);
        if (kind === 'IHDR') header = body;
        if (kind === 'IDAT') data.push(body);
        at += length + 12;
    }
    const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
    if (header[8] !== 8 || header[9] !== 2 || header[12] !== 0) {
        throw new Error('only 8-bit RGB without interlacing is supported');
    }
    return { width, height, pixels: unfilter(inflateSync(Buffer.concat(data)), width, height) };
}

function chunk(kind, body) {
    const all = Buffer.alloc(body.length + 12);
    all.writeUInt32BE(body.length, 0);
    all.write(kind, 4, 'latin1');
    body.copy(all, 8);
    all.writeUInt32BE(crc32(all.subarray(4, body.length + 8)), body.length + 8);
    return all;
}

export function encodePng({ width, height, pixels }) {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header[8] = 8;
    header[9] = 2;
    const stride = width * CHANNELS;
    const rows = Buffer.alloc((stride + 1) * height);
    for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
    return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

/** Each small pixel is the mean of the large ones it covers. */
export function shrink(picture, width) {
    const height = Math.max(1, Math.round((picture.height * width) / picture.width));
    const pixels = new Uint8Array(width * height * CHANNELS);
    const edge = (i, small, large) => Math.floor((i * large) / small);
    for (let y = 0; y < height; y++) {
        const [top, bottom] = [edge(y, height, picture.height), edge(y + 1, height, picture.height)];
        for (let x = 0; x < width; x++) {
            const [left, right] = [edge(x, width, picture.width), edge(x + 1, width, picture.width)];
            for (let c = 0; c < CHANNELS; c++) {
                let sum = 0;
                for (let sy = top; sy < bottom; sy++) {
                    for (let sx = left; sx < right; sx++) sum += picture.pixels[(sy * picture.width + sx) * CHANNELS + c];
                }
                pixels[(y * width + x) * CHANNELS + c] = sum / ((bottom - top) * (right - left));
            }
        }
    }
    return { width, height, pixels };
}
