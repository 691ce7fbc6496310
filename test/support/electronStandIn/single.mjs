import { closeSync, openSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";

const handedOver = /^stand-in-argv-.*\.json$/;

/**
 * One process for each folder, as Electron's lock has it: false where another one has the folder, which is then handed
 * this one's arguments and `data`.
 */
export function takeSingleInstance(folder, data, onSecond) {
  const file = join(folder, "stand-in.lock");
  try {
    closeSync(openSync(file, "wx"));
  } catch {
    const name = `stand-in-argv-${process.pid}.json`;
    writeFileSync(join(folder, name), JSON.stringify({ argv: process.argv, data }), { flag: "wx" });
    return false;
  }
  process.once("exit", () => rmSync(file, { force: true }));
  watch(folder, { persistent: false }, (_event, name) => {
    if (!handedOver.test(name ?? "")) return;
    const handed = readWhole(join(folder, name));
    if (handed !== null) onSecond(handed);
  });
  return true;
}

/** Null while it is being written, and after it was read. */
function readWhole(file) {
  try {
    const handed = JSON.parse(readFileSync(file, "utf8"));
    rmSync(file);
    return handed;
  } catch {
    return null;
  }
}
