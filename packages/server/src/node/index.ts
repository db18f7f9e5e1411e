export { checkAddress, isLoopback } from "./check-address.js";
export { type RunningServer, serve, type ServeOptions } from "./serve.js";
