// The HTTP route of every command. Free of zod: the browser programs call a few of them (those that set a cookie).
// A secret never stands in a path or a query, where a proxy would write it down.

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Fields in braces come from the path; of a GET the rest from the query, otherwise from the body. */
  readonly path: string
}
const route = (method: Route['method'], path: string): Route => ({ method, path })

export const clientBase = '/api/v1/client'
export const adminBase = '/api/v1/admin'

export const clientRoutes = {
  'house:get': route('GET', '/house'),
  'client:sign-up': route('POST', '/sign-up'),
  'client:join-as-guest': route('POST', '/guests'),
  'client:sign-in': route('POST', '/sessions'),
  'client:sign-out': route('DELETE', '/sessions/current'),
  'client:redeem-link': route('POST', '/links/redeem'),
  'invitation:check': route('POST', '/invitations/check'),
  'client:get-self': route('GET', '/me'),
  'client:rename': route('PATCH', '/me'),
  'client:change-password': route('PUT', '/me/password'),
  'client:accept-notice': route('PUT', '/me/notice'),
  'session:list': route('GET', '/sessions'),
  'session:end': route('DELETE', '/sessions/{sessionId}'),
  'conversation:list': route('GET', '/conversations'),
  'conversation:get': route('GET', '/conversations/{conversationId}'),
  'conversation:open-direct': route('POST', '/direct-conversations'),
  'conversation:mark-read': route('PUT', '/conversations/{conversationId}/read'),
  'message:list': route('GET', '/conversations/{conversationId}/timeline'),
  'message:send': route('POST', '/conversations/{conversationId}/messages'),
  'upload:finish': route('POST', '/uploads/{uploadId}/finish'),
  'picture:get': route('GET', '/pictures/{pictureId}'),
  'picture:discard': route('DELETE', '/pictures/{pictureId}'),
  'picture:list': route('GET', '/conversations/{conversationId}/pictures'),
  'client:choose-avatar': route('PUT', '/me/avatar'),
  'presence:update': null,
} as const satisfies Record<string, Route | null>

export const adminRoutes = {
  'admin:sign-in': route('POST', '/sessions'),
  'admin:sign-out': route('DELETE', '/sessions/current'),
  'admin:check-link': route('POST', '/links/check'),
  'admin:redeem-link': route('POST', '/links/redeem'),
  'admin:get-self': route('GET', '/me'),
  'admin:rename': route('PATCH', '/me'),
  'admin:change-password': route('PUT', '/me/password'),
  'session:list': route('GET', '/sessions'),
  'session:end': route('DELETE', '/sessions/{sessionId}'),
  'token:list': route('GET', '/tokens'),
  'token:create': route('POST', '/tokens'),
  'token:revoke': route('DELETE', '/tokens/{tokenId}'),
  'admin:list': route('GET', '/admins'),
  'admin:invite': route('POST', '/admins'),
  'admin:make-link': route('POST', '/admins/{adminId}/links'),
  'admin:disable': route('POST', '/admins/{adminId}/disable'),
  'admin:enable': route('POST', '/admins/{adminId}/enable'),
  'client:list': route('GET', '/clients'),
  'client:get': route('GET', '/clients/{clientId}'),
  'client:create': route('POST', '/clients'),
  'client:make-link': route('POST', '/clients/{clientId}/links'),
  'client:end-access': route('POST', '/clients/{clientId}/end-access'),
  'client:restore-access': route('POST', '/clients/{clientId}/restore-access'),
  'invitation:list': route('GET', '/invitations'),
  'invitation:create': route('POST', '/invitations'),
  'invitation:revoke': route('DELETE', '/invitations/{invitationId}'),
  'persona:list': route('GET', '/personas'),
  'persona:create': route('POST', '/personas'),
  'persona:edit': route('PATCH', '/personas/{personaId}'),
  'persona:retire': route('POST', '/personas/{personaId}/retire'),
  'persona:restore': route('POST', '/personas/{personaId}/restore'),
  'avatar:list': route('GET', '/avatars'),
  'cast:choose': route('PUT', '/cast'),
  'cast:apply': route('POST', '/cast/apply'),
  'settings:get': route('GET', '/settings'),
  'settings:edit': route('PATCH', '/settings'),
  'inbox:count': route('GET', '/inbox/count'),
  'conversation:list': route('GET', '/conversations'),
  'conversation:get': route('GET', '/conversations/{conversationId}'),
  'conversation:open-direct': route('POST', '/direct-conversations'),
  'conversation:mark-done': route('POST', '/conversations/{conversationId}/done'),
  'conversation:mark-read': route('PUT', '/conversations/{conversationId}/read'),
  'group:create': route('POST', '/groups'),
  'group:edit': route('PATCH', '/groups/{conversationId}'),
  'group:archive': route('POST', '/groups/{conversationId}/archive'),
  'group:restore': route('POST', '/groups/{conversationId}/restore'),
  'member:add': route('POST', '/groups/{conversationId}/members'),
  'member:remove': route('DELETE', '/groups/{conversationId}/members/{member}'),
  'message:list': route('GET', '/conversations/{conversationId}/timeline'),
  'message:send': route('POST', '/conversations/{conversationId}/messages'),
  'message:edit': route('PATCH', '/conversations/{conversationId}/messages/{messageId}'),
  'message:delete': route('DELETE', '/conversations/{conversationId}/messages/{messageId}'),
  'upload:finish': route('POST', '/uploads/{uploadId}/finish'),
  'picture:get': route('GET', '/pictures/{pictureId}'),
  'picture:discard': route('DELETE', '/pictures/{pictureId}'),
  'picture:list': route('GET', '/conversations/{conversationId}/pictures'),
  'presence:update': null,
} as const satisfies Record<string, Route | null>

/** Uploads speak tus 1.0.0 under these paths: POST makes one, HEAD, PATCH and DELETE go to `{uploads}/{uploadId}`. */
export const uploadsPath = { client: `${clientBase}/uploads`, admin: `${adminBase}/uploads` } as const

/** The sizes that a picture of a message has; one that became an avatar has only that. */
export const pictureSizes = ['thumbnail', 'display', 'original', 'avatar'] as const
export type PictureSize = (typeof pictureSizes)[number]
/** The same address for both audiences: whoever is signed in as one who may see it gets it. */
export const picturePath = (pictureId: string, size: PictureSize): string => `/pictures/${pictureId}/${size}`

/** Every picture of a conversation in one ZIP archive, streamed. */
export const archivePath = (audience: 'client' | 'admin', conversationId: string): string =>
  `${audience === 'client' ? clientBase : adminBase}/conversations/${conversationId}/pictures.zip`
