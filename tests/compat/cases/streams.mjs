// Streams: what one program writes to a run, another follows.
import assert from "node:assert/strict";
import { test } from "node:test";
import { auth, runs, streams, tasks } from "@trigger.dev/sdk";
import { apiClientManager, realtimeStreams } from "@trigger.dev/core/v3";
import { StandardRealtimeStreamsManager } from "@trigger.dev/core/v3/workers";
import { until } from "../driver.mjs";

// Outside of a task the SDK writes to nowhere; this is the writer that its workers put in place.
realtimeStreams.setGlobalManager(
  new StandardRealtimeStreamsManager(apiClientManager.clientOrThrow(), process.env.TRIGGER_API_URL)
);

async function* slowly(chunks) {
  for (const chunk of chunks) {
    yield chunk;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const chunks = [{ n: 1 }, "two", ["three"], { text: "Zażółć 🚚\nnext line" }, 5];

test("chunks are piped to a run and read from it until its end", async () => {
  const handle = await tasks.trigger("hold");
  await until(handle, "EXECUTING");
  const reading = streams.read(handle.id, "ai");
  const { waitUntilComplete } = streams.pipe("ai", slowly(chunks), { target: handle.id });
  const seen = [];
  const ended = (async () => {
    for await (const chunk of await reading) {
      seen.push(chunk);
      if (seen.length === chunks.length) await runs.cancel(handle.id);
    }
  })();
  await waitUntilComplete();
  await ended;
  assert.deepEqual(seen, chunks);
});

test("single chunks are appended", async () => {
  const handle = await tasks.trigger("hold");
  await until(handle, "EXECUTING");
  await streams.append("log", "first", { target: handle.id });
  await streams.append("log", "second", { target: handle.id });
  const seen = [];
  for await (const chunk of await streams.read(handle.id, "log")) {
    seen.push(chunk);
    if (seen.length === 2) break;
  }
  assert.deepEqual(seen, ["first", "second"]);
  await runs.cancel(handle.id);
});

test("a subscription with streams sees both, with the handle's token", async () => {
  const handle = await tasks.trigger("hold");
  await until(handle, "EXECUTING");
  const seen = [];
  let written;
  await auth.withAuth({ accessToken: handle.publicAccessToken }, async () => {
    for await (const part of runs.subscribeToRun(handle.id).withStreams()) {
      if (part.type === "run" && !written) {
        written = auth.withAuth({ accessToken: process.env.TRIGGER_SECRET_KEY }, () =>
          streams.pipe("ai", slowly([1, 2, 3]), { target: handle.id }).waitUntilComplete()
        );
      }
      if (part.type === "ai") seen.push(part.chunk);
      if (seen.length === 3) break;
    }
  });
  await written;
  assert.deepEqual(seen, [1, 2, 3]);
  await runs.cancel(handle.id);
});
