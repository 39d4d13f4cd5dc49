// Why a session is over, in words for the sign-in page.

export function endedWords(reason: string): string | null {
  switch (reason) {
    case 'signed_out':
      return 'You were signed out.'
    case 'disabled':
      return 'Your access was ended by a colleague.'
    case 'password_changed':
      return 'Your password was changed. Sign in with the new one.'
    case 'expired':
    case 'unauthenticated':
      return 'Your session has ended. Sign in again.'
    case 'token_revoked':
      return 'The token was revoked.'
    default:
      return null
  }
}
