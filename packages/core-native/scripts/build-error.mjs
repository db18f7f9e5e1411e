/** A failure of the native build that is told as it is: what went wrong and what to do. */
export class BuildError extends Error {}
