// A process that uses a database as another console does: `hold` keeps a transaction open until it is told to end;
// `die` is killed in the middle of one, with part of it in the file.
import sqlite from "node-sqlite3-wasm";

const [, , what, file] = process.argv;
const database = new sqlite.Database(file);
if (what === "die") {
  database.exec("PRAGMA cache_size = 5; BEGIN IMMEDIATE; UPDATE state SET json = '\"half a transaction\"'");
  process.kill(process.pid, "SIGKILL");
}
database.exec("BEGIN IMMEDIATE; INSERT INTO state (key, json) VALUES ('theirs', '1')");
console.log("held");
process.stdin.once("data", () => {
  database.exec("COMMIT");
  process.exit(0);
});
