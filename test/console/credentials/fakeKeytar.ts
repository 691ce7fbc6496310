import type { Keytar } from "../../../electron/console/credentials/keychain.ts";

/** A keychain in memory that can be locked, made to fail or to hang. */
export interface FakeKeytar extends Keytar {
  readonly entries: Map<string, string>;
  readonly calls: string[];
  /** As gnome-keyring: reading answers null, deleting false, and writing fails. */
  locked: boolean;
  /** Every call rejects with this. */
  failure: Error | null;
  /** Calls do not end until `release`. */
  hanging: boolean;
  release(): void;
}

export function createFakeKeytar(): FakeKeytar {
  let waiting: (() => void)[] = [];

  async function called(name: string, service: string, account: string): Promise<string> {
    fake.calls.push(`${name} ${account}`);
    if (fake.hanging) await new Promise<void>((resolve) => waiting.push(resolve));
    if (fake.failure !== null) throw fake.failure;
    return `${service} ${account}`;
  }

  const fake: FakeKeytar = {
    entries: new Map(),
    calls: [],
    locked: false,
    failure: null,
    hanging: false,
    release: () => {
      fake.hanging = false;
      for (const go of waiting) go();
      waiting = [];
    },
    getPassword: async (service, account) => {
      const key = await called("get", service, account);
      return fake.locked ? null : (fake.entries.get(key) ?? null);
    },
    setPassword: async (service, account, password) => {
      const key = await called("set", service, account);
      if (fake.locked) throw new Error("Cannot create an item in a locked collection");
      fake.entries.set(key, password);
    },
    deletePassword: async (service, account) => {
      const key = await called("delete", service, account);
      return !fake.locked && fake.entries.delete(key);
    },
  };
  return fake;
}
