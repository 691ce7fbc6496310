import { register } from "node:module";

// Given to Node with --import: from here on, `import … from "electron"` finds the stand-in.
register("./resolve.mjs", import.meta.url);
