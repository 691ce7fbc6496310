import { fakeBridge } from "../fakeBridge.ts";
import { isScenario } from "../fakeData.ts";

// Only for looking at the screens while developing: `npx vite test/renderer/page`, then `?scenario=…`.
const wanted = new URLSearchParams(location.search).get("scenario") ?? "small";
Object.assign(window, { incidentConsole: fakeBridge(isScenario(wanted) ? wanted : "small") });
await import("../../../renderer/main.tsx");
