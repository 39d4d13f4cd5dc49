// What went wrong, as a person reads it. Server sentences are written for people and shown as they are.
import { CommandError } from '@dramatis/ui/command-error'

export function errorWords(error: unknown): string {
  if (!(error instanceof CommandError)) return 'Something failed in this page. Reload it and try again.'
  if (error.code === 'picture_lost') return 'This picture is no longer kept in this browser. Remove it and choose it again.'
  if (error.code === 'no_answer') return 'The server did not answer. Check the connection and try again.'
  if (error.code === 'rate_limited') {
    const seconds = Math.max(1, Math.ceil((error.wire?.retryAfterMs ?? 1000) / 1000))
    return `Too much at once. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`
  }
  if (error.code === 'internal') return `${error.message} (reference ${error.wire?.reference ?? 'unknown'})`
  return error.message
}

/** The server's sentence about one field, ready to stand under it; undefined when the error is about something else. */
export function fieldWords(error: unknown, path: string): string | undefined {
  if (!(error instanceof CommandError)) return undefined
  const words = error.fieldMessage(path)
  return words && `This ${words}.`
}
/** True when every complaint is shown beside its field, so that nothing has to be said above the form. */
export function onlyAboutFields(error: unknown, paths: readonly string[]): boolean {
  const fields = error instanceof CommandError ? error.wire?.fields : undefined
  return !!fields && fields.length > 0 && fields.every((field) => paths.includes(field.path))
}
