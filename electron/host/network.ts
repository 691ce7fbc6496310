import type { NetworkInterfaceInfo } from "node:os";
import type { Clock } from "../console/world.ts";

export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

export interface NetworkWatch {
  readonly clock: Clock;
  /** Milliseconds from one look to the next. */
  readonly everyMs: number;
  /** `os.networkInterfaces` */
  readonly interfaces: () => Interfaces;
  /** The machine is in another network than before, or in one again. */
  readonly onChange: () => void;
}

/**
 * Watches the machine's addresses: after a change of Wi-Fi or of a VPN, connections that look open lead nowhere, and a
 * backend that was out of reach may be within it. A change counts once two looks in a row agree on it, since a network
 * comes up in steps. Returns its undo.
 */
export function watchNetwork({ clock, everyMs, interfaces, onChange }: NetworkWatch): () => void {
  let known = read();
  let last = known;
  let cancel = clock.after(everyMs, look);

  /** Null where the system does not tell. */
  function read(): string | null {
    try {
      return networkOf(interfaces());
    } catch {
      return null;
    }
  }

  function look(): void {
    const now = read();
    const settled = now === last;
    last = now;
    cancel = clock.after(everyMs, look);
    if (now === null || !settled || now === known) return;
    known = now;
    // Without any network there is nobody to ask; being in one again is a change of its own.
    if (now !== "") onChange();
  }

  return () => cancel();
}

/**
 * What tells one network from another: the IPv4 addresses, and of IPv6 the networks only, since a system takes a new
 * temporary address within its network every day (RFC 8981). Addresses that reach no further than the next switch say
 * nothing; containers have many.
 */
export function networkOf(interfaces: Interfaces): string {
  const names = Object.entries(interfaces).flatMap(([name, addresses]) =>
    (addresses ?? [])
      .filter(({ internal, address }) => !internal && !/^(?:fe[89ab]|169\.254\.)/i.test(address))
      .map(({ family, address, cidr }) => `${name} ${family === "IPv4" ? address : networkOfIpv6(address, cidr)}`),
  );
  return [...new Set(names)].sort().join("\n");
}

/** `2001:db8:1:2` for `2001:db8:1:2:aaaa::1/64`. What is narrower than a /64 stands for itself. */
function networkOfIpv6(address: string, cidr: string | null): string {
  const bits = Number(cidr?.split("/")[1] ?? 128);
  if (bits > 64) return address;
  const [head = "", tail] = address.split("::");
  const front = head === "" ? [] : head.split(":");
  const back = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: tail === undefined ? 0 : 8 - front.length - back.length }, () => "0");
  return [...front, ...zeros, ...back].slice(0, 4).join(":");
}
