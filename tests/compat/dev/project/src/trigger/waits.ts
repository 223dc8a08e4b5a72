// Tasks that wait.
import { batch, schedules, streams, task, wait } from "@trigger.dev/sdk";
import { flaky, hello, long } from "./basic.js";

export const parent = task({
  id: "parent",
  run: async (payload: { name: string }) => {
    const result = await hello.triggerAndWait({ name: payload.name });
    return result.ok ? { child: result.output.greeting, run: result.id } : { error: String(result.error) };
  },
});

export const parentOfFailure = task({
  id: "parent-of-failure",
  retry: { maxAttempts: 1 },
  run: async () => {
    const result = await flaky.triggerAndWait({ failures: 9 });
    return { ok: result.ok, error: result.ok ? undefined : (result.error as Error).message };
  },
});

export const manyChildren = task({
  id: "many-children",
  run: async (payload: { names: string[] }) => {
    const results = await hello.batchTriggerAndWait(payload.names.map((name) => ({ payload: { name } })));
    return results.runs.map((run) => (run.ok ? run.output.greeting : "failed"));
  },
});

export const mixed = task({
  id: "mixed",
  run: async () => {
    const { runs } = await batch.triggerByTaskAndWait([
      { task: hello, payload: { name: "mixed" } },
      { task: flaky, payload: { failures: 9 }, options: { maxAttempts: 1 } },
    ]);
    return runs.map((run) => run.ok);
  },
});

export const sleeper = task({
  id: "sleeper",
  run: async (payload: { seconds: number }) => {
    const begun = Date.now();
    await wait.for({ seconds: payload.seconds });
    return { slept: (Date.now() - begun) / 1000 };
  },
});

export const tokenWaiter = task({
  id: "token-waiter",
  retry: { maxAttempts: 1 },
  run: async (payload: { token: string }) => {
    const result = await wait.forToken<{ status: string }>(payload.token);
    return result.ok ? { ok: true, output: result.output } : { ok: false, error: String(result.error) };
  },
});

export const waitsForLong = task({
  id: "waits-for-long",
  retry: { maxAttempts: 1 },
  run: async () => (await long.triggerAndWait({ seconds: 300 })).ok,
});

export const minutely = schedules.task({
  id: "minutely",
  cron: "* * * * *",
  run: async (payload) => ({ isDate: payload.timestamp instanceof Date, timezone: payload.timezone }),
});

export const streamer = task({
  id: "streamer",
  run: async () => {
    async function* numbers() {
      for (let i = 0; i < 3; ++i) yield { n: i };
    }
    const { waitUntilComplete } = await streams.pipe("numbers", numbers());
    await waitUntilComplete();
    return "streamed";
  },
});
