// Shared by the Node tasks: reads a payload, refuses it, answers.
import { readFileSync } from 'node:fs';

export function log(text) {
    process.stderr.write(`${text}\n`);
}

/** Ends the attempt. Code 65 says that trying again with the same payload is pointless. */
export function refuse(message) {
    log(JSON.stringify({ name: 'InputError', message }));
    process.exit(65);
}

/** Ends the attempt with an error that may be gone next time. */
export function fail(name, message) {
    log(JSON.stringify({ name, message }));
    process.exit(1);
}

/** The payload; an empty object when the run has none. */
export function payload() {
    const text = readFileSync(0, 'utf8');
    if (!text.trim()) return {};
    try {
        return JSON.parse(text);
    } catch (error) {
        return refuse(`the payload is not JSON: ${error.message}`);
    }
}

export function answer(value) {
    process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}
