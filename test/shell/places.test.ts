import fc from "fast-check";
import { expect, test } from "vitest";
import { placeOf } from "../../electron/shell/places.ts";
import { parsePlace } from "../../renderer/app/location.ts";
import { silenceWish } from "../../renderer/app/silenceWish.ts";
import type { Notification } from "../../shared/model/notification.ts";
import { sampleNotification } from "../renderer/samples.ts";

test.each<readonly [Partial<Notification>, "show" | "silence", string]>([
  [{}, "show", "#/alerts?env=production&alert=production%2F0000000000000001"],
  [{}, "silence", "#/alerts?env=production&alert=production%2F0000000000000001&do=silence"],
  [{ alerts: ["production/1", "production/2"] }, "show", "#/alerts?env=production"],
  [{ alerts: ["production/1", "production/2"] }, "silence", "#/alerts?env=production"],
  [{ alerts: [], backend: "production/loki" }, "show", "#/backends?env=production"],
  [{ alerts: [], environment: null }, "show", "#/alerts"],
])("%j, to %s, leads to %s", (change, purpose, place) => {
  expect(placeOf(sampleNotification(change), purpose)).toBe(place);
});

test("the page finds the same alert, whatever its id", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ minLength: 1 }), (alert, environment) => {
      const hash = placeOf(sampleNotification({ alerts: [alert], environment }), "silence");
      expect(parsePlace(hash)).toMatchObject({ screen: "alerts", alert, environment });
      expect(silenceWish(hash)).toBe(alert);
      expect(silenceWish(placeOf(sampleNotification({ alerts: [alert], environment }), "show"))).toBeNull();
      expect(hash).toMatch(/^#\/alerts\?[\w%.+=&*-]*$/);
    }),
  );
});
