import { Editor } from "./editor/Editor.tsx";
import { ExportPage } from "./team/ExportPage.tsx";
import { ImportPage } from "./team/ImportPage.tsx";
import type { ReadFile } from "./useEnvironmentsFile.ts";
import { useEnvironmentsView } from "./view.ts";

const none: readonly never[] = [];

/** What takes the whole place of the settings: the form of an environment, an import, an export. */
export function EnvironmentsPage({ read }: { readonly read: ReadFile }) {
  const { shown, editing } = useEnvironmentsView();
  const environments = read.file?.environments ?? none;
  switch (shown) {
    case "editor":
      return (
        editing !== null && (
          <Editor
            key={editing.form}
            editing={editing}
            inFile={environments}
            locked={read.file?.locked ?? null}
            known={read.file !== null}
          />
        )
      );
    case "import":
      return <ImportPage read={read} />;
    case "export":
      return read.file !== null && <ExportPage environments={environments} />;
    case "list":
      return null;
  }
}
