import { create } from "zustand";
import type { OpenedFile } from "../../../../shared/model/desktop.ts";

/** A file that was opened with the console and waits for the import to look at it. */
export const useOpenedFile = create<{ readonly file: OpenedFile }>(() => ({ file: null }));
