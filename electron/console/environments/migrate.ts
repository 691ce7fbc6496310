/** What brings a settings file of an older version to the next one. */
export interface MigrationStep {
  /** The version it starts from; the result is one version newer. */
  readonly from: number;
  /** The file's plain value, which was not checked, to that of the next version, `version` included. */
  readonly migrate: (file: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
}

/** Every step so far, oldest first. The first version is still the only one. */
export const migrations: readonly MigrationStep[] = [];

/** The version that a file says it has; null where it says none. */
export function versionOf(value: unknown): number | null {
  if (!isObject(value)) return null;
  const { version } = value;
  return typeof version === "number" && Number.isInteger(version) ? version : null;
}

/** The file's value after all steps that fit it; the very same where none does. A step that does not lead on ends it. */
export function migrateValue(value: unknown, steps: readonly MigrationStep[]): unknown {
  let now = value;
  for (;;) {
    const version = versionOf(now);
    const step = steps.find(({ from }) => from === version);
    if (step === undefined || !isObject(now)) return now;
    const next = step.migrate(now);
    if (versionOf(next) !== step.from + 1)
      throw new Error(`The settings cannot be brought from version ${step.from} on.`);
    now = next;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
