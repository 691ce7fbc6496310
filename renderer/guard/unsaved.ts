import { createContext, useContext, useEffect } from "react";

/** Tells the dialog around a form whether something stands in it that closing would lose. */
export const UnsavedContext = createContext<(unsaved: boolean) => void>(() => {});

/** While `unsaved`, Esc and a press beside the dialog ask before they close it. */
export function useUnsaved(unsaved: boolean): void {
  const tell = useContext(UnsavedContext);
  useEffect(() => {
    tell(unsaved);
    return () => tell(false);
  }, [tell, unsaved]);
}
