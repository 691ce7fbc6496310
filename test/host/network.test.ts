import type { NetworkInterfaceInfo } from "node:os";
import { expect, test } from "vitest";
import { type Interfaces, networkOf, watchNetwork } from "../../electron/host/network.ts";
import { createFakeClock } from "../support/clock.ts";

function address(cidr: string, internal = false): NetworkInterfaceInfo {
  const [text = ""] = cidr.split("/");
  const common = { address: text, netmask: "", mac: "00:00:00:00:00:00", internal, cidr };
  return text.includes(":") ? { ...common, family: "IPv6", scopeid: 0 } : { ...common, family: "IPv4" };
}

const loopback = { lo: [address("127.0.0.1/8", true), address("::1/128", true)] };
const wifi = { ...loopback, wlan0: [address("192.168.1.20/24"), address("2001:db8:1:2:aaaa::1/64")] };

function watching(first: Interfaces) {
  const clock = createFakeClock();
  const state = { interfaces: first, changes: 0 };
  const stop = watchNetwork({
    clock,
    everyMs: 5_000,
    interfaces: () => state.interfaces,
    onChange: () => {
      state.changes += 1;
    },
  });
  const becomes = async (interfaces: Interfaces, looks = 3) => {
    state.interfaces = interfaces;
    await clock.advance(looks * 5_000);
    return state.changes;
  };
  return { clock, becomes, stop };
}

test("another Wi-Fi, a VPN that comes and goes: told once each", async () => {
  const { becomes } = watching(wifi);
  expect(await becomes(wifi)).toBe(0);
  expect(await becomes({ ...loopback, wlan0: [address("10.0.0.7/16")] })).toBe(1);
  expect(await becomes({ ...loopback, wlan0: [address("10.0.0.7/16")], tun0: [address("172.16.3.4/32")] })).toBe(2);
  expect(await becomes({ ...loopback, wlan0: [address("10.0.0.7/16")] })).toBe(3);
});

test("a new temporary IPv6 address in the same network says nothing, one in another network does", async () => {
  const { becomes } = watching(wifi);
  const rotated = [...wifi.wlan0, address("2001:db8:1:2:bbbb::9/64")];
  expect(await becomes({ ...loopback, wlan0: rotated })).toBe(0);
  expect(await becomes({ ...loopback, wlan0: [...wifi.wlan0, address("2001:db8:1:3::9/64")] })).toBe(1);
});

test("no network asks nobody; the same network again does", async () => {
  const { becomes } = watching(wifi);
  expect(await becomes(loopback)).toBe(0);
  expect(await becomes(wifi)).toBe(1);
});

test("a network that comes up in steps, and one that flickers, count once they stay", async () => {
  const { becomes } = watching(wifi);
  expect(await becomes({ ...wifi, tun0: [address("172.16.3.4/32")] }, 1)).toBe(0);
  expect(await becomes({ ...wifi, tun0: [address("172.16.3.5/32")] }, 1)).toBe(0);
  expect(await becomes({ ...wifi, tun0: [address("172.16.3.5/32")] }, 1)).toBe(1);
  expect(await becomes(loopback, 1)).toBe(1);
  expect(await becomes({ ...wifi, tun0: [address("172.16.3.5/32")] })).toBe(1);
});

test("a system that does not tell is asked again", async () => {
  const clock = createFakeClock();
  let changes = 0;
  let interfaces = (): Interfaces => wifi;
  const onChange = () => {
    changes += 1;
  };
  const stop = watchNetwork({ clock, everyMs: 5_000, interfaces: () => interfaces(), onChange });
  interfaces = () => {
    throw new Error("uv_interface_addresses");
  };
  await clock.advance(20_000);
  interfaces = () => ({ wlan0: [address("10.0.0.7/16")] });
  await clock.advance(20_000);
  expect(changes).toBe(1);
  stop();
  expect(clock.alarms()).toEqual([]);
});

test("addresses that lead nowhere are no network; short forms of IPv6 are the same", () => {
  expect(networkOf({ ...loopback, veth1: [address("fe80::1/64"), address("169.254.3.4/16")] })).toBe("");
  expect(networkOf({ a: [address("2001:db8::1/64"), address("2001:db8:0:0:5::1/64")] })).toBe("a 2001:db8:0:0");
  expect(networkOf({ a: [address("fd00::7/128")] })).toBe("a fd00::7");
});
