type Variables = Readonly<Record<string, string | undefined>>;

/** What the AppImage's start script puts its own folder in front of (electron-builder's AppRun). */
const lists = ["PATH", "LD_LIBRARY_PATH", "XDG_DATA_DIRS", "GSETTINGS_SCHEMA_DIR"];

/**
 * The variables a person's command runs with: ours, without what the AppImage added for itself. With that a helper such
 * as `aws` or `gcloud` would load our libraries in place of the system's.
 */
export function commandEnvironment(own: Variables): Record<string, string | undefined> {
  const { APPDIR: folder, ...others } = own;
  const rest: Record<string, string | undefined> = others;
  if (folder === undefined || !folder.startsWith("/")) return { ...own };
  const isOurs = (path: string) => path === folder || path.startsWith(`${folder}/`);
  for (const name of lists) {
    const value = rest[name];
    if (value === undefined) continue;
    const left = value.split(":").filter((path) => !isOurs(path));
    // An empty list is not none: an empty entry stands for the working folder.
    if (left.length === 0) delete rest[name];
    else rest[name] = left.join(":");
  }
  return rest;
}
