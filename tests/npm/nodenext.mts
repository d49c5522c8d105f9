// Compiled with `moduleResolution: nodenext`, as by whoever has no bundler; never run.
import untick, { start, type Untick } from "untick";
import { visitor, record, type Visitor } from "untick-testkit";

const api: Untick = start("/untick/config.json", { base: "/untick/" });
const may: boolean = api.granted("analytics");
const somebody: Visitor = visitor({}, {});
await somebody.decided({ analytics: true }, { decidedAt: new Date() });
console.log(may, untick.record()?.choices["analytics"], record({}, "reject-all").choices);

// @ts-expect-error: one of two words, or an object
record({}, "accept");
// @ts-expect-error: there is no such option
start("/untick/config.json", { folder: "/untick/" });
