/** Builds cli/dist where it is older than its sources. Does nothing in a package, which has no sources. */
export function buildCli(): Promise<void>;
