import { describe, expect, test } from "vitest";
import { isPersonal, maskLabels, maskLine, maskText } from "../../../../renderer/logs/out/mask.ts";

describe("what names a person or opens a door is masked", () => {
  test.each([
    ["mail from anna.müller@example.co.uk failed", "mail from ••• failed"],
    ["client 192.168.1.77 refused", "client ••• refused"],
    ["client 2001:db8::8a2e:370:7334 refused", "client ••• refused"],
    ["Authorization: Bearer abcdef123456", "Authorization: Bearer •••"],
    ["token eyJhbGciOi.eyJzdWIi.SflKxw", "token •••"],
    ["card 4111 1111 1111 1111 declined", "card •••declined"],
    ['user="Anna M" status=500', "user=••• status=500"],
    ["user_id=u123&path=/x", "user_id=•••&path=/x"],
    ["run --password=hunter2 --all", "run --password=••• --all"],
    ["client 2001:db8::1.", "client •••."],
    [
      'login failed {"user":"anna","password": "hun\\"ter2","status":401}',
      'login failed {"user":"•••","password": "•••","status":401}',
    ],
    ["login failed {'password': 'hunter2', 'status': 401}", "login failed {'password': '•••', 'status': 401}"],
    ['body="{\\"secret\\":\\"s3cr3t\\",\\"n\\":1}"', 'body="{\\"secret\\":\\"•••\\",\\"n\\":1}"'],
    ["X-Api-Key: 0123abcd", "X-Api-Key: •••"],
    ["user_id: 17, path: /x", "user_id: •••, path: /x"],
    ["postgres://app:s3cr3t@db:5432/app refused", "postgres://•••@db:5432/app refused"],
  ])("%s", (text, masked) => expect(maskText(text)).toBe(masked));
});

describe("what does not is left", () => {
  test.each([
    "QueuePool limit of size 20 overflow 10 reached",
    "GET /authors/999 took 1020 ms",
    "version 1.2.3 at 10:15:29.995",
    "request_id=abc12345 logger_name=app.auth",
    "Foo::bar failed",
    '{"status": 401, "path": "/x", "user_agent": "curl"}',
    "GET http://shell:8080/users?page=2",
  ])("%s", (text) => expect(maskText(text)).toBe(text));
});

test("JSON stays JSON, with personal fields masked at any depth", () => {
  const line = JSON.stringify({
    level: "ERROR",
    user_id: 7,
    service_name: "shop",
    context: { email: "a@b.example", tags: ["from 10.0.0.1"], password: null },
  });
  expect(JSON.parse(maskLine(line))).toEqual({
    level: "ERROR",
    user_id: "•••",
    service_name: "shop",
    context: { email: "•••", tags: ["from •••"], password: null },
  });
});

test.each(["a", "a-", ":", "ab:", "1.", "user: ", '\\"', "a=b@", "://", "fe80::"])(
  "a line of nothing but %s does not keep the page waiting for minutes",
  (piece) => {
    const line = piece.repeat(Math.ceil(200_000 / piece.length));
    expect(maskText(line).length).toBeGreaterThan(0);
  },
);

test("labels are masked by their names as well", () => {
  expect(maskLabels({ service: "shell", user_id: "u17", client: "10.0.0.1" })).toEqual({
    service: "shell",
    user_id: "•••",
    client: "•••",
  });
});

test("a line nested very deep is cut and not a crash", () => {
  const deep = `${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`;
  expect(maskLine(deep).length).toBeLessThan(deep.length);
});

describe("a name of a person is told from a name of a thing", () => {
  test.each([
    "user",
    "userId",
    "client_ip",
    "clientIP",
    "email",
    "x-api-key",
    "session_id",
    "remote_addr",
    "user.email",
  ])("%s is personal", (name) => expect(isPersonal(name)).toBe(true));
  test.each(["logger", "service_name", "hostname", "level", "path", "user_agent", "ipc", "description", "token_count"])(
    "%s is not",
    (name) => expect(isPersonal(name)).toBe(false),
  );
});
