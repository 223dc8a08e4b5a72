import { defineConfig } from "@trigger.dev/sdk";

export default defineConfig({
  project: "proj_runyardcompat",
  dirs: ["./src/trigger"],
  maxDuration: 300,
  retries: {
    enabledInDev: true,
    default: { maxAttempts: 3, minTimeoutInMs: 200, maxTimeoutInMs: 400, factor: 1, randomize: false },
  },
});
