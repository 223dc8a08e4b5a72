// A persistent Runyard worker in Node: register tasks, then call serve().
//
//   import { task, serve, NoRetry } from "./runyard-worker.mjs";
//   task("resize-image", async (payload, run) => {
//     run.log("resizing");
//     return { width: 100 };
//   });
//   serve();
//
// `run.signal` is an AbortSignal that aborts when the engine asks the attempt to stop. If an attempt does not
// stop in time, the whole worker is killed. The same happens if an attempt blocks the event loop for five
// minutes, because no heartbeat is sent.
import { createInterface } from "node:readline";

const HEARTBEAT_MS = 20_000;

const tasks = new Map();
const running = new Map();

/** Fails the run at once, whatever its retry policy says. */
export class NoRetry extends Error {
  name = "NoRetry";
}

/** Fails the attempt; the next attempt starts after this many milliseconds. */
export class RetryAfter extends Error {
  name = "RetryAfter";
  constructor(milliseconds, message = "retry later") {
    super(message);
    this.milliseconds = milliseconds;
  }
}

export function task(name, run) {
  tasks.set(name, run);
}

// stdout is reserved for the protocol; console.log goes to the log.
const answer = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

function send(message) {
  answer(JSON.stringify(message) + "\n");
}

async function execute(message) {
  const { attemptId, runId, attempt, context } = message;
  const stop = new AbortController();
  running.set(attemptId, stop);
  const run = {
    id: runId,
    attemptId,
    attempt,
    task: message.task,
    context,
    signal: stop.signal,
    log: (text, level = "info") => send({ type: "log", attemptId, level, message: String(text) }),
  };
  try {
    const perform = tasks.get(message.task);
    if (!perform) {
      throw new NoRetry(`This worker has no task named "${message.task}".`);
    }
    const output = await perform(message.payload, run);
    send({ type: "result", attemptId, output });
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    send({
      type: "result",
      attemptId,
      error: { name: error.name, message: error.message || error.name, stackTrace: error.stack ?? "" },
      ...(thrown instanceof NoRetry ? { retry: false } : {}),
      ...(thrown instanceof RetryAfter ? { retryAfterMs: thrown.milliseconds } : {}),
    });
  } finally {
    running.delete(attemptId);
  }
}

/** Executes attempts until the engine closes the pipe. */
export function serve() {
  const beat = () => send({ type: "heartbeat" });
  beat();
  setInterval(beat, HEARTBEAT_MS).unref();
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on("line", (line) => {
    const message = JSON.parse(line);
    if (message.type === "attempt") {
      execute(message);
    } else if (message.type === "cancel") {
      running.get(message.attemptId)?.abort(new Error("canceled"));
    }
  });
  lines.on("close", () => process.exit(0));
}
