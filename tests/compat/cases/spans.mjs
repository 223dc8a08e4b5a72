// Spans and logs as the official worker exports them: its tracer, logger and exporters, unmodified.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { taskContext } from "@trigger.dev/core/v3";
import { TriggerTracer } from "@trigger.dev/core/v3/tracer";
import { OtelTaskLogger, TracingSDK } from "@trigger.dev/core/v3/workers";
import { tasks } from "@trigger.dev/sdk";
import { raw, until } from "../driver.mjs";

process.env.TRIGGER_OTEL_BATCH_PROCESSING_ENABLED = "1";

// What tasks are given as TRIGGER_OTEL_EXPORTER_OTLP_ENDPOINT (api_otel sees that they are).
const token = createHmac("sha256", process.env.TRIGGER_SECRET_KEY).update("otel endpoint").digest("base64url");
const sdk = new TracingSDK({ url: `${process.env.TRIGGER_API_URL}/otel/${token}`, forceFlushTimeoutMillis: 30_000 });
const tracer = new TriggerTracer({ tracer: sdk.getTracer("test", "1"), logger: sdk.getLogger("test", "1") });
const logger = new OtelTaskLogger({ logger: sdk.getLogger("test", "1"), tracer, level: "debug", maxAttributeCount: 256 });

/** As in an attempt of the run. */
function enter(run, attempt = 1) {
  const of = (id) => ({ id, slug: id, name: id, ref: id });
  taskContext.setGlobalTaskContext({
    ctx: { run: { id: run, tags: ["a", "b"], isTest: false }, attempt: { number: attempt }, task: of("hold"),
           queue: of("queue"), environment: { ...of("env"), type: "DEVELOPMENT" }, organization: of("org"),
           project: of("project") },
    worker: { id: "worker_1", version: "20261126.1" },
    isWarmStart: false,
  });
}

async function spans(run) {
  const page = (await raw("GET", `/api/v1/runs/${run}/trace?page%5Bsize%5D=100`)).body;
  return Object.fromEntries(page.data.map((span) => [span.message, span]));
}

test("spans nest below their attempt, are there while they last, and carry what went wrong", async () => {
  const { id } = await tasks.trigger("hold");
  await until(id, "EXECUTING");
  enter(id);
  await tracer.startActiveSpan("Attempt 1", async () => {
    await tracer.startActiveSpan("run()", async (span) => {
      await sdk.flush();
      assert.equal((await spans(id))["run()"].isPartial, true);
      const failing = tracer.startActiveSpan("charge", async () => {
        logger.info("Charging", { order: { id: 5 } });
        throw new TypeError("declined");
      }, { attributes: { "order.id": 5, "$style.icon": "bolt" } });
      await assert.rejects(failing);
      span.setAttribute("done", true);
    });
  }, { attributes: { "$entity.type": "attempt" }, kind: 4 });
  await sdk.flush();
  const seen = await spans(id);
  assert.deepEqual(Object.keys(seen), ["hold", "Attempt 1", "run()", "charge"]);
  assert.equal(seen["run()"].isPartial, false);
  assert.equal(seen["run()"].parentId, seen["Attempt 1"].id);
  assert.equal(seen.charge.parentId, seen["run()"].id);
  assert.equal(seen.charge.isError, true);
  const charge = (await raw("GET", `/api/v1/runs/${id}/spans/${seen.charge.id}`)).body;
  assert.equal(charge.properties["order.id"], 5);
  assert.ok(!Object.keys(charge.properties).some((name) => name.startsWith("$metadata.") || name.startsWith("ctx.")));
  const exception = charge.events.find((event) => event.name === "exception").properties;
  assert.equal(exception["exception.message"], "declined");
  assert.match(exception["exception.stacktrace"], /spans\.mjs/);
  const log = (await raw("GET", `/runyard/v1/runs/${id}/logs`)).body.lines;
  assert.deepEqual(log.map((line) => [line.level, line.text]), [["info", 'Charging {"order.id":5}']]);
});

test.after(() => sdk.shutdown());
