import { useState } from "react";

/**
 * Whether the form can be looked at only: where the file could not be changed when it was opened. Where that comes while
 * somebody writes, the fields stay open, with what is typed and the focus; only saving has to wait.
 */
export function useLookOnly(locked: string | null, known: boolean): boolean {
  const [writable, setWritable] = useState(false);
  if (known && locked === null && !writable) setWritable(true);
  return locked !== null && !writable;
}
