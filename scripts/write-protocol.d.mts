// Types of write-protocol.mjs, for the test that compares the page with it.
export const protocolFile: string
export function writeProtocol(page: string): string
