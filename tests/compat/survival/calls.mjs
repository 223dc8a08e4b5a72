// Calls the engine all the time while survival_test.py kills it: every call must come through by the SDK's own
// retries. Prints what was acknowledged, one line of JSON a call, and ends once the file it is given is there.
import { existsSync } from "node:fs";
import { batch, runs, schedules, streams, tasks, wait } from "@trigger.dev/sdk";
import { apiClientManager, realtimeStreams } from "@trigger.dev/core/v3";
import { StandardRealtimeStreamsManager } from "@trigger.dev/core/v3/workers";

// Outside of a task the SDK writes to nowhere; this is the writer that its workers put in place.
realtimeStreams.setGlobalManager(
  new StandardRealtimeStreamsManager(apiClientManager.clientOrThrow(), process.env.TRIGGER_API_URL)
);

const [, , endFile] = process.argv;
const say = (line) => console.log(JSON.stringify(line));

async function* slowly(chunks) {
  for (const chunk of chunks) {
    yield chunk;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function runLane(lane) {
  for (let i = 0; !existsSync(endFile); ++i) {
    const mark = `${lane}-${i}`;
    const handle = await tasks.trigger("echo", { mark }, { tags: [mark] });
    say({ kind: "trigger", mark, id: handle.id });
    const run = await runs.retrieve(handle.id);
    say({ kind: "retrieve", mark, id: run.id, tags: run.tags });
    const held = await tasks.trigger("hold", { mark }, { tags: [`held-${mark}`] });
    say({ kind: "held", mark: `held-${mark}`, id: held.id });
    await runs.cancel(held.id);
    say({ kind: "cancel", id: held.id });
    const many = await batch.trigger([
      { id: "echo", payload: { mark, item: 0 }, options: { tags: [`batch-${mark}-0`] } },
      { id: "echo", payload: { mark, item: 1 }, options: { tags: [`batch-${mark}-1`] } },
    ]);
    say({ kind: "batch", marks: [`batch-${mark}-0`, `batch-${mark}-1`], id: many.batchId });
  }
}

async function tokenLane() {
  for (let i = 0; !existsSync(endFile); ++i) {
    const mark = `token-${i}`;
    const token = await wait.createToken({ tags: [mark], timeout: "1h" });
    say({ kind: "token", tag: mark, id: token.id });
    await wait.completeToken(token, { mark });
    say({ kind: "completed", tag: mark, id: token.id, data: { mark } });
  }
}

async function scheduleLane() {
  for (let i = 0; !existsSync(endFile); ++i) {
    const deduplicationKey = `schedule-${i}`;
    const { id } = await schedules.create({ task: "echo", cron: "0 3 1 1 *", deduplicationKey });
    say({ kind: "schedule", deduplicationKey, id });
    await schedules.update(id, { task: "echo", cron: "30 4 1 1 *", externalId: deduplicationKey });
    await schedules.deactivate(id);
    say({ kind: "deactivated", deduplicationKey, id });
    if (i % 2 === 1) continue;
    await schedules.del(id).catch((error) => {
      if (error.status !== 404) throw error; // its first answer was lost
    });
    say({ kind: "deleted", deduplicationKey, id });
  }
}

async function streamLane() {
  for (let i = 0; !existsSync(endFile); ++i) {
    const mark = `stream-${i}`;
    const handle = await tasks.trigger("echo", { mark }, { tags: [mark], delay: "1h" });
    for (let n = 0; n < 3; ++n) await streams.append("log", `${mark}-${n}`, { target: handle.id });
    const piped = Array.from({ length: 6 }, (_, n) => ({ mark, n }));
    await streams.pipe("ai", slowly(piped), { target: handle.id }).waitUntilComplete();
    say({ kind: "stream", mark, id: handle.id, log: [0, 1, 2].map((n) => `${mark}-${n}`), ai: piped });
    await runs.cancel(handle.id);
  }
}

async function metadataLane() {
  const { id } = await tasks.trigger("echo", 1, { delay: "1h" });
  for (let n = 1; !existsSync(endFile); ++n) {
    const operations = [{ type: "increment", key: "n", value: 1 }, { type: "append", key: "list", value: n }];
    await apiClientManager.clientOrThrow().updateRunMetadata(id, { operations });
    say({ kind: "metadata", id, n });
  }
}

await Promise.all([..."abc"].map(runLane).concat(tokenLane(), scheduleLane(), streamLane(), metadataLane()));
