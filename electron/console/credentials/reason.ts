import { KeychainSilent } from "./keychain.ts";

/** The console does not hear of it by itself, and asks seldom: each time may show a prompt. */
const afterUnlocking = "Unlock it, then choose “Try the keychain again” in Backends.";

/**
 * Why credentials cannot be kept in the keychain, as one sentence. libsecret's errors have no code, so their words decide;
 * they were collected from libsecret 0.20 with dbus 1.14 and gnome-keyring 42, and are not translated by it.
 */
export function keychainReason(cause: unknown): string {
  if (cause instanceof KeychainSilent) {
    return `The keychain does not answer. It may be locked and waiting for its password. ${afterUnlocking}`;
  }
  const words = cause instanceof Error ? cause.message : "";
  // keytar hides why its native part did not load: a missing library, or none for this system.
  if (
    /native addon|Cannot find (?:module|package)|keytar lacks|libsecret[-.\w]*\.so/i.test(words) ||
    isLoading(cause)
  ) {
    return "The keychain module (keytar) could not be loaded. On Linux it needs libsecret (Debian: libsecret-1-0).";
  }
  // libsecret stays with the service that was there first: it hears of another one in its main loop, which Node has not.
  if (/session wrapping the secret does not exist|The name :[\d.]+ was not provided/i.test(words)) {
    return "The keychain service has ended or was restarted, and this console cannot connect to another one. Restart Incident Console.";
  }
  if (/org\.freedesktop\.secrets|ServiceUnknown/i.test(words)) {
    return "No keychain service is running (such as GNOME Keyring or KWallet).";
  }
  if (/D-Bus|dbus|Could not connect|autolaunch/i.test(words)) {
    return "There is no desktop session (D-Bus), as over SSH, so there is no keychain.";
  }
  if (/locked|dismissed|User interaction is not allowed|interaction is not allowed/i.test(words)) {
    return `The keychain is locked. ${afterUnlocking}`;
  }
  if (/Object does not exist at path|collection/i.test(words)) {
    return "The keychain has not been set up yet. Create a default keyring (it may be named “login”), for example with Seahorse.";
  }
  return "The keychain refuses to keep secrets.";
}

function isLoading(cause: unknown): boolean {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  return code === "MODULE_NOT_FOUND" || code === "ERR_MODULE_NOT_FOUND" || code === "ERR_DLOPEN_FAILED";
}
