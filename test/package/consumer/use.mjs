// The example in a process of its own: against this address, with the WebSocket of this module.
import { example } from "./example.mjs";

const [url = "", module] = process.argv.slice(2);
const { WebSocket: webSocket } = module === undefined ? {} : await import(module);
console.log(await example(url, webSocket));
