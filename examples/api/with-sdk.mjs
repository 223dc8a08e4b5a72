// Starts a run for each payload, follows them, and lists what failed: node with-sdk.mjs TASK PAYLOAD…
//
//   npm install @trigger.dev/sdk@4.8.3
//   export TRIGGER_API_URL=http://127.0.0.1:8030
//   export TRIGGER_SECRET_KEY=$(jq -r .secretKey WORKSPACE/credentials.json)
//   node with-sdk.mjs import-order '{"order": 7}' '{"order": 42}'
import { runs, tasks } from "@trigger.dev/sdk";

const [task, ...payloads] = process.argv.slice(2);
if (!task) {
  console.error("usage: node with-sdk.mjs TASK PAYLOAD…");
  process.exit(2);
}

const mark = `by-sdk-${Date.now()}`;
const handles = [];
for (const payload of payloads) handles.push(await tasks.trigger(task, JSON.parse(payload), { tags: [mark] }));

for (const { id } of handles) {
  const run = await runs.poll(id, { pollIntervalMs: 250 });
  console.log(JSON.stringify({ id, status: run.status, output: run.output, error: run.error?.message }));
}

let failed = 0;
for await (const run of runs.list({ tag: mark, status: ["FAILED", "CRASHED", "TIMED_OUT"] })) {
  console.error(`failed: ${run.id}`);
  ++failed;
}
process.exit(failed > 0 ? 1 : 0);
