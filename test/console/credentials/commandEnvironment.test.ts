import { expect, test } from "vitest";
import { commandEnvironment } from "../../../electron/console/credentials/command/environment.ts";

test("what the AppImage puts in front for itself does not reach a person's command", () => {
  const APPDIR = "/tmp/.mount_incide1";
  const own = {
    APPDIR,
    HOME: "/home/ada",
    PATH: `${APPDIR}:${APPDIR}/usr/sbin:/home/ada/bin:/usr/bin`,
    LD_LIBRARY_PATH: `${APPDIR}/usr/lib`,
    XDG_DATA_DIRS: `${APPDIR}/usr/share/:/usr/share:/tmp/.mount_incide12/share`,
  };
  expect(commandEnvironment(own)).toEqual({
    HOME: "/home/ada",
    PATH: "/home/ada/bin:/usr/bin",
    XDG_DATA_DIRS: "/usr/share:/tmp/.mount_incide12/share",
  });
});

test.each([{}, { APPDIR: "" }, { APPDIR: "relative" }])("elsewhere it gets everything: %j", (appImage) => {
  const own = { ...appImage, PATH: "relative/bin::/usr/bin", LD_LIBRARY_PATH: "/opt/lib" };
  expect(commandEnvironment(own)).toEqual(own);
});
