// schedules: create (upsert), list, retrieve, update, activate, deactivate, delete; time zones.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runs, schedules } from "@trigger.dev/sdk";
import { finished, pause, raw, refused } from "../driver.mjs";

test("a schedule has the members the SDK knows", async () => {
  const made = await schedules.create({
    task: "echo",
    cron: "0 3 * * *",
    timezone: "Europe/Paris",
    externalId: "user-7",
    deduplicationKey: "user-7-report",
  });
  assert.match(made.id, /^sched_/);
  assert.equal(made.type, "IMPERATIVE");
  assert.equal(made.task, "echo");
  assert.equal(made.active, true);
  assert.equal(made.externalId, "user-7");
  assert.equal(made.deduplicationKey, "user-7-report");
  assert.equal(made.timezone, "Europe/Paris");
  assert.equal(made.generator.type, "CRON");
  assert.equal(made.generator.expression, "0 3 * * *");
  assert.match(made.generator.description, /03:00/);
  assert.equal(made.environments[0].type, "DEVELOPMENT");
  assert.ok(made.nextRun > new Date());
  assert.deepEqual(await schedules.retrieve(made.id), made);
});

test("the same key changes the schedule instead of making a second", async () => {
  const first = await schedules.create({ task: "echo", cron: "0 3 * * *", deduplicationKey: "same" });
  const again = await schedules.create({ task: "greet", cron: "30 4 * * *", deduplicationKey: "same" });
  assert.equal(again.id, first.id);
  assert.equal(again.task, "greet");
  assert.equal(again.timezone, "UTC");
});

test("update, deactivate, activate, delete", async () => {
  const { id } = await schedules.create({ task: "echo", cron: "0 3 * * *", deduplicationKey: "changing" });
  const changed = await schedules.update(id, { task: "echo", cron: "*/5 * * * *", externalId: "x" });
  assert.equal(changed.generator.expression, "*/5 * * * *");
  assert.equal(changed.externalId, "x");
  assert.equal(changed.deduplicationKey, "changing");
  assert.ok(changed.nextRun - Date.now() <= 300_000);
  const off = await schedules.deactivate(id);
  assert.equal(off.active, false);
  assert.equal(off.nextRun, undefined);
  assert.equal((await schedules.activate(id)).active, true);
  assert.equal((await schedules.del(id)).id, id);
  await refused(404, schedules.retrieve(id));
});

test("lists have pages", async () => {
  const made = [];
  for (let i = 0; i < 5; ++i)
    made.push((await schedules.create({ task: "silent", cron: "0 3 * * *", deduplicationKey: `page-${i}` })).id);
  const page = await schedules.list({ page: 1, perPage: 2 });
  assert.equal(page.data.length, 2);
  assert.equal(page.pagination.currentPage, 1);
  assert.ok(page.pagination.count >= 5);
  assert.equal(page.pagination.totalPages, Math.ceil(page.pagination.count / 2));
  const seen = [];
  for await (const schedule of schedules.list({ perPage: 2 })) seen.push(schedule.id);
  assert.equal(new Set(seen).size, page.pagination.count);
  for (const id of made) assert.ok(seen.includes(id));
  assert.deepEqual((await raw("GET", "/api/v1/schedules?page=999")).body.data, []);
});

test("what a project declares is changed there", async () => {
  let declared;
  for await (const schedule of schedules.list()) if (schedule.type === "DECLARATIVE") declared = schedule;
  assert.ok(declared);
  assert.match((await refused(422, schedules.del(declared.id))).message, /runyard\.toml/);
  await refused(422, schedules.update(declared.id, { task: "echo", cron: "0 3 * * *" }));
});

test("a run of a schedule reads its dates as dates", async () => {
  // Cron fires at whole minutes.
  const { id } = await schedules.create({ task: "on-time", cron: "* * * * *", externalId: "e1", deduplicationKey: "now" });
  let made = [];
  for (let end = Date.now() + 120_000; made.length === 0 && Date.now() < end; await pause(500))
    made = (await runs.list({ schedule: id })).data;
  await schedules.del(id);
  const run = await finished(made[0].id);
  assert.equal(run.status, "COMPLETED");
  assert.equal(run.schedule, undefined); // it is deleted
  // The task reads plain JSON, and gives it back as it was.
  assert.equal(run.output.scheduleId, id);
  assert.equal(run.output.externalId, "e1");
  assert.equal(run.output.type, "IMPERATIVE");
  assert.equal(run.output.upcoming.length, 10);
  assert.ok(Date.parse(run.output.timestamp) % 60_000 === 0);
});

test("time zones need no key", async () => {
  const { timezones } = await schedules.timezones();
  assert.equal(timezones[0], "UTC");
  assert.ok(timezones.includes("Europe/Paris"));
  const without = await schedules.timezones({ excludeUtc: true });
  assert.equal(without.timezones.includes("UTC"), false);
  assert.equal((await fetch(process.env.TRIGGER_API_URL + "/api/v1/timezones")).status, 200);
});

test("what cannot be is refused in words", async () => {
  const create = (more) => schedules.create({ task: "echo", cron: "0 3 * * *", deduplicationKey: "bad", ...more });
  assert.match((await refused(422, create({ cron: "99 * * * *" }))).message, /minute/i);
  assert.match((await refused(422, create({ timezone: "Europe/Atlantis" }))).message, /Atlantis/);
  assert.match((await refused(422, create({ task: "nowhere" }))).message, /not deployed/);
  assert.match((await refused(422, create({ task: "checked" }))).message, /schema/);
  await refused(404, schedules.retrieve("sched_unknown"));
  await refused(404, schedules.update("sched_unknown", { task: "echo", cron: "0 3 * * *" }));
  await refused(404, schedules.del("sched_unknown"));
  await refused(404, schedules.activate("sched_unknown"));
  await refused(404, schedules.deactivate("sched_unknown"));
  assert.equal((await raw("POST", "/api/v1/schedules", { task: "echo", cron: "0 3 * * *" })).status, 400);
  assert.equal((await raw("GET", "/api/v1/schedules?page=0")).status, 400);
});
