import { useConnection, useSettings } from "../client/client.ts";
import { Frame } from "./Frame.tsx";
import { Connecting, Refused } from "./Threshold.tsx";

/** The whole page: the frame once the console answered, words about the connection before. */
export function App() {
  const connection = useConnection();
  const settings = useSettings();
  if (settings === null) return connection.status === "refused" ? <Refused /> : <Connecting />;
  return <Frame settings={settings} />;
}
