import { expect, test } from "vitest";
import { ConsoleError } from "../../../electron/console/errors.ts";
import { guardWrite } from "../../../electron/console/guard/guard.ts";

const production = { id: "production", name: "Producción", production: true };
const staging = { id: "staging", name: "Staging", production: false };

function refusal(write: () => void): ConsoleError | null {
  try {
    write();
    return null;
  } catch (cause) {
    if (cause instanceof ConsoleError) return cause;
    throw cause;
  }
}

test.each(["Producción", "  Producción ", "Produccio\u0301n"])("production is confirmed with its name: %j", (typed) => {
  expect(refusal(() => guardWrite(production, typed))).toBeNull();
});

test.each([null, "", " ", "produccion", "Staging", "yes"])("production is not confirmed with %j", (typed) => {
  expect(refusal(() => guardWrite(production, typed))).toMatchObject({
    code: "INVALID_INPUT",
    message: 'Type "Producción" to confirm: this environment is production.',
  });
});

test("other environments ask for nothing", () => {
  expect(refusal(() => guardWrite(staging, null))).toBeNull();
});

test.each([production, staging])("read-only is read-only, whatever is typed: $name", (settings) => {
  const error = refusal(() => guardWrite({ ...settings, readOnly: true }, settings.name));
  expect(error).toMatchObject({ code: "READ_ONLY" });
  expect(error?.message).toContain(`${settings.name} is read-only in the settings, so nothing was sent.`);
});
