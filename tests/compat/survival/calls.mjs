// Calls the engine all the time while survival_test.py kills it: every call must come through by the SDK's own
// retries. Prints what was acknowledged, one line of JSON a call, and ends once the file it is given is there.
import { existsSync } from "node:fs";
import { batch, runs, tasks } from "@trigger.dev/sdk";

const [, , endFile] = process.argv;
const say = (line) => console.log(JSON.stringify(line));

async function lane(lane) {
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

await Promise.all([lane("a"), lane("b"), lane("c"), lane("d")]);
