import { expect, test } from "vitest";
import { confirmCommand } from "../../../electron/console/credentials/command/consent.ts";
import type { Question, Surroundings } from "../../../electron/console/world.ts";

const backend = { name: "Jaeger", environment: "prod", url: "https://jaeger.example" };

function answering(answer: boolean) {
  const asked: Question[] = [];
  const confirm = async (question: Question) => {
    asked.push(question);
    return answer;
  };
  return { asked, world: { surroundings: { confirm } as unknown as Surroundings } };
}

test("a window asks outside the page, word by word, before a command may run", async () => {
  const { asked, world } = answering(true);
  await confirmCommand(world, backend, ["get-token", "a b", "\u202Eevil\n", "p\u0430ss", ""]);
  expect(asked).toEqual([
    {
      message: 'Run this command for Jaeger in the environment "prod"?',
      detail: [
        "It runs on this computer, as you. What it prints is sent to https://jaeger.example as a token.",
        "",
        "Program: get-token",
        "Argument 1: a␣b",
        "Argument 2: ⟨U+202E⟩evil↵",
        "Argument 3: p⟨U+0430⟩ss",
        "Argument 4: ⟨empty⟩",
        "",
        "It has characters that are not ASCII and may look like others: \u0430 (U+0430).",
      ].join("\n"),
      accept: "Run it",
    },
  ]);
});

test("a no is a refusal", async () => {
  const { world } = answering(false);
  await expect(confirmCommand(world, backend, ["get-token"])).rejects.toMatchObject({
    code: "FORBIDDEN",
    message: "The command was not allowed, so it does not run.",
  });
});

test("where nobody can be asked outside the page, its own consent counts", async () => {
  await expect(confirmCommand({}, backend, ["get-token"])).resolves.toBeUndefined();
});

test("of two questions only the first is put", async () => {
  let answer = (_yes: boolean) => {};
  const confirm = () => new Promise<boolean>((resolve) => (answer = resolve));
  const world = { surroundings: { confirm } as unknown as Surroundings };
  const first = confirmCommand(world, backend, ["one"]);
  await expect(confirmCommand(world, backend, ["two"])).rejects.toMatchObject({
    code: "FORBIDDEN",
    message: "Another question is open already.",
  });
  answer(true);
  await first;
  const third = confirmCommand(world, backend, ["three"]);
  answer(false);
  await expect(third).rejects.toThrow("was not allowed");
});

test("a command that is too long to be looked over is refused, wherever it would be allowed", async () => {
  const { asked, world } = answering(true);
  const long = ["get-token", ...Array.from({ length: 30 }, () => "x".repeat(50))];
  for (const each of [world, {}]) {
    await expect(confirmCommand(each, backend, long)).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("more than 1,500 characters"),
    });
  }
  expect(asked).toEqual([]);
  await confirmCommand(world, backend, ["x".repeat(1_500)]);
});
