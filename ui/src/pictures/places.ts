// Where a picture that is not sent yet belongs.
export const composerPlace = (conversationId: string): string => `composer:${conversationId}`
export const messagePlace = (requestId: string): string => `message:${requestId}`
