// How long after the end of a child its parent's command line knows: the protocol as the official one speaks it,
// over its own WebSocket client. Prints JSON: {"rounds", "p50Ms", "p95Ms", "completeP50Ms"}.
import { io } from "socket.io-client";

const url = process.env.TRIGGER_API_URL;
const key = process.env.TRIGGER_SECRET_KEY;
const rounds = Number(process.argv[2] ?? 100);
const project = "proj_latency";

async function call(method, path, body) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "text/plain" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

const task = (id) => ({ id, filePath: "tasks.ts", retry: { maxAttempts: 1 } });
const worker = await call("POST", `/api/v1/projects/${project}/background-workers`, {
  localOnly: true,
  metadata: { contentHash: "1", packageVersion: "4.8.3", tasks: [task("latency-parent"), task("latency-child")], queues: [] },
});

const socket = io(`${url}/dev-worker`, {
  transports: ["websocket"],
  extraHeaders: { authorization: `Bearer ${key}` },
});
await new Promise((resolve, reject) => socket.once("connect", resolve).once("connect_error", reject));

const waiting = new Map(); // run id -> called with the time at which its snapshot executes again
socket.on("run:notify", async ({ run }) => {
  if (!waiting.has(run.friendlyId)) return;
  const { execution } = await call("GET", `/engine/v1/dev/runs/${run.friendlyId}/snapshots/latest`);
  if (execution.snapshot.executionStatus !== "EXECUTING" || execution.completedWaitpoints.length === 0) return;
  waiting.get(run.friendlyId)?.(performance.now());
  waiting.delete(run.friendlyId);
});

/** Asks until this run is handed out, and begins it; the snapshot's id. */
async function begin(run) {
  for (;;) {
    const { dequeuedMessages } = await call("POST", "/engine/v1/dev/dequeue", { currentWorker: worker.id, oldWorkers: [] });
    if (dequeuedMessages.some((message) => message.run.friendlyId === run)) break;
  }
  socket.emit("run:subscribe", { version: "1", runFriendlyIds: [run] });
  const { snapshot } = await call("POST", `/engine/v1/dev/runs/${run}/snapshots/s/attempts/start`, {});
  return snapshot.friendlyId;
}

const complete = (run, snapshot) =>
  call("POST", `/engine/v1/dev/runs/${run}/snapshots/${snapshot}/attempts/complete`, {
    completion: { ok: true, id: run, output: "1", outputType: "application/json" },
  });

const told = [];
const completed = [];
for (let round = 0; round < rounds; ++round) {
  const parent = (await call("POST", "/api/v1/tasks/latency-parent/trigger", { payload: 1 })).id;
  const parentSnapshot = await begin(parent);
  const child = (
    await call("POST", "/api/v1/tasks/latency-child/trigger", {
      payload: 1,
      options: { parentRunId: parent, resumeParentOnCompletion: true },
    })
  ).id;
  const childSnapshot = await begin(child);
  const resumed = new Promise((resolve) => waiting.set(parent, resolve));
  const begun = performance.now();
  await complete(child, childSnapshot);
  completed.push(performance.now() - begun);
  told.push((await resumed) - begun);
  await complete(parent, parentSnapshot);
  socket.emit("run:unsubscribe", { version: "1", runFriendlyIds: [parent, child] });
}
socket.close();

const at = (values, part) => values.sort((a, b) => a - b)[Math.floor((values.length - 1) * part)];
const round = (value) => Math.round(value * 10) / 10;
console.log(JSON.stringify({
  rounds,
  p50Ms: round(at(told, 0.5)),
  p95Ms: round(at(told, 0.95)),
  completeP50Ms: round(at(completed, 0.5)),
}));
