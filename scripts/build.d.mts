// Types of build.mjs, for tests that need the two browser programs built.
export interface BuildOptions {
  readonly report?: (line: string) => void
  readonly verbose?: boolean
}
export function buildWhatChanged(options?: BuildOptions): Promise<('client-web' | 'admin-web')[]>
