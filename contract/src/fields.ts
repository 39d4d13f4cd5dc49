// The fields that commands and views are made of. Whatever passes here is well-formed: inside, it is trusted.
import { z } from 'zod'
import type * as ids from './ids.ts'
import { limits } from './limits.ts'

/** 128 random bits in base64url. */
const idPattern = /^[A-Za-z0-9_-]{22}$/
const id = <Name extends string>() => z.string().regex(idPattern, 'is not an id') as unknown as z.ZodType<Name, string>

export const clientId = id<ids.ClientId>()
export const adminId = id<ids.AdminId>()
export const personaId = id<ids.PersonaId>()
export const conversationId = id<ids.ConversationId>()
export const messageId = id<ids.MessageId>()
export const pictureId = id<ids.PictureId>()
export const uploadId = id<ids.UploadId>()
export const sessionId = id<ids.SessionId>()
export const invitationId = id<ids.InvitationId>()
export const apiTokenId = id<ids.ApiTokenId>()

export const requestId = z
  .string()
  .min(limits.requestIdMinLength)
  .max(limits.requestIdLength)
  .regex(/^[A-Za-z0-9_.:-]+$/, 'may hold letters, digits and _ . : -') as unknown as z.ZodType<ids.RequestId, string>

/** At least one character that leaves a mark: not only white space, controls, or what is drawn as nothing. */
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u
/** Drawn as nothing or as a gap, though Unicode counts some of them as letters (UTR 36, Default_Ignorable_Code_Point). */
const drawnAsNothing = /[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Zl}\p{Zp}\u2800]/u
const everyNothing = new RegExp(drawnAsNothing, 'gu')
/** Joiners and variation selectors have work to do inside emoji, and joiners inside Arabic and Indic words. */
const atWork =
  /(?<=\p{Extended_Pictographic}|\p{Emoji_Modifier}|\uFE0F)(?:\u200D|\uFE0F)|(?<=[\d#*])\uFE0F|(?<=[\p{Script=Arabic}\p{M}\p{Lo}])[\u200C\u200D](?=[\p{Script=Arabic}\p{Lo}])/gu

const wellFormed = (text: string) => text.isWellFormed() && !text.includes('\0')

/** One line that names somebody or something: trimmed, NFC, with visible letters, without tricks. */
const nameOf = (maxLength: number) =>
  z
    .string()
    .refine(wellFormed, 'is not valid Unicode')
    .transform((text) => text.trim().normalize('NFC'))
    .refine((text) => text.length > 0, 'is empty')
    .refine((text) => text.length <= maxLength, `is longer than ${maxLength} characters`)
    .refine((text) => visible.test(text.replace(everyNothing, '')), 'needs visible letters')
    .refine((text) => !drawnAsNothing.test(text.replace(atWork, '')), 'holds characters that cannot be seen')

/** Free text of several lines; may be empty. Kept code point for code point. */
const textOf = (maxLength: number) =>
  z
    .string()
    .refine((text) => text.length <= maxLength, `is longer than ${maxLength} characters`)
    .refine(wellFormed, 'is not valid Unicode')

export const displayName = nameOf(limits.displayNameLength)
export const groupName = nameOf(limits.groupNameLength)
export const tokenName = nameOf(limits.tokenNameLength)
export const invitationLabel = nameOf(limits.invitationLabelLength)
export const description = textOf(limits.descriptionLength)
export const personaAbout = nameOf(limits.personaAboutLength)
export const personaVoiceNote = textOf(limits.personaVoiceNoteLength)
export const search = textOf(limits.searchLength)
/** What a picture shows, for who does not see it; may be empty. */
export const altText = textOf(limits.altTextLength)

/** Message text: kept exactly as sent, but not empty and not only white space or invisible characters. */
export const messageText = textOf(limits.messageTextLength).refine((text) => /[^\s\p{Z}]/u.test(text.replace(everyNothing, '')), 'is empty')

export const email = z
  .string()
  .max(limits.emailLength)
  .transform((text) => text.trim().toLowerCase())
  .pipe(z.email('is not an e-mail address'))

/** A new password. Any characters; length is what counts (NIST SP 800-63B). */
export const newPassword = z
  .string()
  .refine(wellFormed, 'is not valid Unicode')
  .refine((text) => text.length >= limits.passwordMinLength, `needs at least ${limits.passwordMinLength} characters`)
  .refine((text) => text.length <= limits.passwordMaxLength, `is longer than ${limits.passwordMaxLength} characters`)
/** A password as typed at sign-in: never judged, only compared. */
export const typedPassword = z.string().max(limits.passwordMaxLength).refine(wellFormed, 'is not valid Unicode')

export const secret = z.string().regex(/^[A-Za-z0-9_-]{20,100}$/, 'is not a link of this server')
/** The host platform's own id of a person. Opaque to us. */
export const externalId = z.string().min(1).max(limits.externalIdLength).refine(wellFormed, 'is not valid Unicode')

/** Place of a change in its conversation: 1, 2, 3 ... */
export const seq = z.int().min(1)
/** Milliseconds since 1970-01-01 UTC. */
export const timestampMs = z.int()
export const version = z.int().min(1)
/** One of the palette's twenty hues, 0 to 19. */
export const colour = z.int().min(0).max(19)
const pictureAvatar = /^\/pictures\/[A-Za-z0-9_-]{22}\/avatar$/
/** Path of an avatar made from an uploaded picture: `/pictures/{pictureId}/avatar`. */
export const ownAvatarUrl = z.string().regex(pictureAvatar, 'is not the path of an uploaded avatar')
/** Path of a generated avatar on this server, or of an uploaded one. */
export const avatarUrl = z
  .string()
  .refine(
    (url) => /^\/avatars\/[a-z]+-[0-9]{1,3}\.svg$/.test(url) || pictureAvatar.test(url),
    'is neither a generated avatar nor an uploaded one',
  )
/** Opaque; from the answer before. */
export const cursor = z.string().max(400)
/** A whole number; in a query string it arrives as text. */
export const count = (min: number, max: number) =>
  z
    .union([
      z.int(),
      z
        .string()
        .regex(/^\d{1,15}$/, 'is not a whole number')
        .transform(Number),
    ])
    .pipe(z.int().min(min, `is less than ${min}`).max(max, `is more than ${max}`))
export const limitOf = (usual: number, max: number) => count(1, max).default(usual)
export const booleanInQuery = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
