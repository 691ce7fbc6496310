import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, type Stage, stageDemo } from "./support.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await stageDemo();
});
afterAll(() => stage.demo.close());

const url = (): string => `${stage.production.loki.url}/ready`;

describe("a server of the demo", () => {
  it("refuses connections until it is mended, and keeps its address", async () => {
    await stage.demo.control.break("production", "loki", "refuse");
    await expect(ask(url())).rejects.toThrow();
    await stage.demo.control.mend("production", "loki");
    expect((await ask(url())).text).toBe("ready\n");
  });

  it("answers 500 until it is mended", async () => {
    await stage.demo.control.break("production", "loki", "error");
    expect((await ask(url())).status).toBe(500);
    await stage.demo.control.mend("production", "loki");
    expect((await ask(url())).status).toBe(200);
  });

  it("can take a request and never answer; mending hangs up", async () => {
    await stage.demo.control.break("production", "loki", "stall");
    let ended = false;
    const asked = ask(url())
      .catch(() => undefined)
      .then(() => {
        ended = true;
      });
    // Twenty exchanges with another server are time enough for one that answers.
    for (let count = 0; count < 20; count++) await ask(`${stage.staging.loki.url}/ready`);
    expect(ended).toBe(false);
    await stage.demo.control.mend("production", "loki");
    await asked;
    expect((await ask(url())).status).toBe(200);
  });

  it("breaks alone: one Alertmanager peer without the other", async () => {
    const [first, second] = stage.production.alertmanagers.map((peer) => `${peer.url}/api/v2/status`);
    await stage.demo.control.break("production", "alertmanager", "error", 1);
    expect((await ask(first ?? "")).status).toBe(200);
    expect((await ask(second ?? "")).status).toBe(500);
    await stage.demo.control.mend("production", "alertmanager");
    expect((await ask(second ?? "")).status).toBe(200);
  });

  it("is not there under another name", async () => {
    await expect(stage.demo.control.break("moon", "loki", "error")).rejects.toThrow('no environment "moon"');
  });

  it("listens on the loopback interface only, and not at all after closing", async () => {
    const other = await stageDemo(9);
    const address = other.staging.prometheus.url;
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    await other.demo.close();
    await expect(ask(address)).rejects.toThrow();
  });
});
