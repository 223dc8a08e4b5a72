// Success and every way to fail.
import { AbortTaskRunError, logger, metadata, tags, task } from "@trigger.dev/sdk";

export const hello = task({
  id: "hello",
  run: async (payload: { name: string }, { ctx }) => {
    logger.info("Greeting", { name: payload.name, attempt: ctx.attempt.number });
    return { greeting: `Hello ${payload.name}`, run: ctx.run.id };
  },
});

export const rich = task({
  id: "rich",
  run: async (payload: { when: Date }) => ({ isDate: payload.when instanceof Date, when: payload.when }),
});

export const flaky = task({
  id: "flaky",
  run: async (payload: { failures: number }, { ctx }) => {
    if (ctx.attempt.number <= payload.failures) throw new Error(`failure ${ctx.attempt.number}`);
    return ctx.attempt.number;
  },
});

export const abort = task({
  id: "abort",
  run: async () => {
    throw new AbortTaskRunError("not worth another try");
  },
});

export const crash = task({ id: "crash", retry: { maxAttempts: 1 }, run: async () => process.exit(7) });

export const tooLong = task({
  id: "too-long",
  maxDuration: 5,
  retry: { maxAttempts: 1 },
  run: async () => {
    for (const end = Date.now() + 60_000; Date.now() < end; ) {
      // Seconds of a processor are what the limit counts.
    }
  },
});

export const long = task({
  id: "long",
  retry: { maxAttempts: 1 },
  run: async (payload: { seconds: number }, { signal }) => {
    for (let i = 0; i < payload.seconds * 10 && !signal.aborted; ++i) await new Promise((r) => setTimeout(r, 100));
    return "over";
  },
});

export const marks = task({
  id: "marks",
  run: async () => {
    metadata.set("progress", 0.5).increment("count", 2).append("log", "one");
    await tags.add("from-inside");
    await metadata.flush();
    return metadata.current();
  },
});

export const spans = task({
  id: "spans",
  run: async () => {
    logger.info("before the span");
    const value = await logger.trace("inner work", async (span) => {
      span.setAttribute("rows", 12);
      await new Promise((r) => setTimeout(r, 50));
      return 42;
    });
    console.warn("a console line");
    return value;
  },
});

export const lastWords = task({
  id: "last-words",
  retry: { maxAttempts: 1 },
  run: async (payload: { fails?: boolean }) => {
    metadata.set("status", "done");
    metadata.parent.increment("children", 1);
    if (payload.fails) throw new Error("after the last words");
    return true;
  },
});

export const askForLastWords = task({
  id: "ask-for-last-words",
  run: async () => {
    await lastWords.triggerAndWait({});
    await lastWords.triggerAndWait({ fails: true });
    metadata.set("asked", true);
  },
});

export const burst = task({
  id: "burst",
  retry: { maxAttempts: 1 },
  run: async (payload: { lines: number }) => {
    for (let i = 0; i < payload.lines; ++i) logger.info(`burst line ${i}`);
    logger.error("the end of the burst");
    throw new Error("after the burst");
  },
});

export const big = task({ id: "big", run: async (payload: { text: string }) => ({ text: payload.text + "!" }) });

export const version = task({ id: "version", run: async () => "one" });
