import * as z from "zod";

// The page may not evaluate text as code, and zod's compiled parsers would try to.
z.config({ jitless: true });
