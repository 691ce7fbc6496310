import type { Keytar } from "./keychain.ts";

/**
 * What Windows keeps under one name: CRED_MAX_CREDENTIAL_BLOB_SIZE, 5 × 512 bytes (wincred.h). keytar hands a value to it
 * whole, and a JSON web token or Entra's refresh token alone can be longer.
 */
export const windowsLimitBytes = 2_560;

/** What stands in place of a long value. No JSON begins so. */
const mark = /^#(\d{1,3}) ([01])$/;

/**
 * A keychain whose entries may be longer than `limit` bytes: a long value lies in several entries, `account#0/0`…, and
 * its own entry says how many, written last. So one that is interrupted leaves the value before or the new one.
 */
export function inPieces(keytar: Keytar, limit: number): Keytar {
  /** The accounts of the pieces that an entry names. */
  function piecesOf(account: string, text: string | null): readonly string[] {
    const [, count, side] = mark.exec(text ?? "") ?? [];
    return count === undefined ? [] : namesOf(account, Number(count), side ?? "");
  }

  async function remove(service: string, accounts: readonly string[]): Promise<void> {
    for (const each of accounts) await keytar.deletePassword(service, each);
  }

  return {
    getPassword: async (service, account) => {
      const text = await keytar.getPassword(service, account);
      const names = piecesOf(account, text);
      if (names.length === 0) return text;
      const pieces: string[] = [];
      for (const name of names) {
        const piece = await keytar.getPassword(service, name);
        // What is left may be read as another, shorter value; this is read as none.
        if (piece === null) return "";
        pieces.push(piece);
      }
      return Buffer.from(pieces.join(""), "base64").toString("utf8");
    },
    setPassword: async (service, account, password) => {
      const last = await keytar.getPassword(service, account);
      const before = piecesOf(account, last);
      if (Buffer.byteLength(password) <= limit && !mark.test(password)) {
        await keytar.setPassword(service, account, password);
      } else {
        // The other side, so that the pieces before stay whole until they are named no more.
        const side = mark.exec(last ?? "")?.[2] === "0" ? "1" : "0";
        const pieces = cut(Buffer.from(password).toString("base64"), limit);
        const names = namesOf(account, pieces.length, side);
        for (const [index, name] of names.entries()) await keytar.setPassword(service, name, pieces[index] ?? "");
        await keytar.setPassword(service, account, `#${pieces.length} ${side}`);
      }
      await remove(service, before);
    },
    deletePassword: async (service, account) => {
      // What is named last goes last: a piece that no entry names would stay for ever.
      await remove(service, piecesOf(account, await keytar.getPassword(service, account)));
      return keytar.deletePassword(service, account);
    },
  };
}

function namesOf(account: string, count: number, side: string): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${account}#${side}/${index}`);
}

function cut(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, at) => text.slice(at * length, (at + 1) * length));
}
