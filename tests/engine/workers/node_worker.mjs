// The Node worker of persistent_worker_test.cpp.
const { task, serve } = await import(process.env.RUNYARD_MODULES + "/node/runyard-worker.mjs");
task("echo", async (payload, run) => {
  console.log("printed");
  return { payload, attempt: run.attempt };
});
task("fail", async () => {
  throw new TypeError("no such order");
});
serve();
