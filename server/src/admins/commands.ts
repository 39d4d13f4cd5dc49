// Doors to the team's own accounts: signing in, the one-time links, inviting and disabling colleagues.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import type { AdminId } from '@dramatis/contract/ids'
import { createLink, findLink, linkUrl, useLink } from '../access/one-time-links-store.ts'
import { hashPassword, passwordMatches } from '../access/passwords.ts'
import { anyAdmin, anyone, mayChangePassword, mayDisable, mayMakeLink, mayRedeem, maySignIn, mayTurn } from '../access/rules.ts'
import type { Secrets } from '../access/secrets.ts'
import { endSessions, holdAdmin, openSession } from '../access/sessions-store.ts'
import { writeAuditLine } from '../audit-log/audit-log-store.ts'
import { adminCommand, adminQuery, openCommand, openQuery, revealingCommand } from '../command.ts'
import type { Reader, Tx } from '../database/database.ts'
import { adminForStaff } from './admin-view.ts'
import { type AdminRow, findAdmin, findAdminByEmail, insertAdmin, listAdmins, listEnabledAdmins, updateAdmin } from './admins-store.ts'

const publish = (tx: Tx, row: AdminRow) => tx.publish({ to: 'staff', name: 'admin:changed', payload: { admin: adminForStaff(row) } })
const nothing = async () => ({})

interface LinkMade {
  readonly linkId: string
  readonly expiresAtMs: number
}
const showLink = ({ linkId, expiresAtMs }: LinkMade, { baseUrl, secrets }: { baseUrl: string; secrets: Secrets }) => ({
  url: linkUrl(baseUrl, secrets, 'admin', linkId),
  expiresAtMs,
})

/** The linked admin, who may still use it; for a first admin: nobody yet. */
async function findLinked(tx: Reader, secret: string, nowMs: number, forUse = false) {
  const link = await findLink(tx, secret, nowMs, forUse)
  if (!link || link.purpose === 'client') return undefined
  if (link.purpose === 'first_admin') return (await listEnabledAdmins(tx)).length === 0 ? { link, row: undefined } : undefined
  const row = link.admin_id ? await findAdmin(tx, link.admin_id) : undefined
  return row && row.disabled_at === null ? { link, row } : undefined
}

export const adminCommandsOfAdmins = {
  'admin:sign-in': openCommand({
    contract: admin['admin:sign-in'],
    prepare: async (reader, { input }) => {
      const row = await findAdminByEmail(reader, input.email)
      return { matches: await passwordMatches(row?.password_hash, input.password), hash: row?.password_hash }
    },
    load: async (tx, { input, prepared }) => {
      const row = await findAdminByEmail(tx, input.email)
      return { row, matches: prepared.matches && row?.password_hash === prepared.hash, accessEnded: row?.disabled_at !== null }
    },
    allow: (actor, facts) => maySignIn(actor, facts),
    run: async (tx, { facts, secrets, device }) => {
      const adminId = facts.row?.id as AdminId
      const sessionId = await openSession(tx, secrets, { adminId }, device)
      await writeAuditLine(tx, adminId, 'admin:sign-in', {})
      return { sessionId, adminId }
    },
  }),

  'admin:check-link': openQuery({
    contract: admin['admin:check-link'],
    load: async (reader, { input }) => ({ linked: await findLinked(reader, input.secret, Date.now()) }),
    allow: anyone,
    run: async (_reader, { facts: { linked } }) => {
      if (!linked || linked.link.purpose === 'client') return { usable: false, purpose: null, displayName: null, hasPassword: null }
      return {
        usable: true,
        purpose: linked.link.purpose,
        displayName: linked.row?.display_name ?? null,
        hasPassword: linked.row ? linked.row.password_hash !== null : false,
      }
    },
  }),

  'admin:redeem-link': openCommand({
    contract: admin['admin:redeem-link'],
    prepare: async (_reader, { input }) => ({ hash: input.password === undefined ? undefined : await hashPassword(input.password) }),
    load: async (tx, { input }) => {
      const linked = await findLinked(tx, input.secret, tx.nowMs, true)
      const other = input.email === undefined ? undefined : await findAdminByEmail(tx, input.email)
      const needed = linked?.row
        ? linked.row.password_hash === null
          ? (['password'] as const)
          : []
        : (['displayName', 'email', 'password'] as const)
      const missing = needed.filter((field) => input[field] === undefined)
      return { linked, usable: linked !== undefined, emailTaken: other !== undefined && other.id !== linked?.row?.id, missing }
    },
    allow: (actor, facts) => mayRedeem(actor, facts),
    run: async (tx, { input, facts, prepared, secrets, device }) => {
      const { linked } = facts
      if (!linked) throw new Error('the rule admits no unusable link')
      await useLink(tx, linked.link.id)
      const change = {
        ...(prepared.hash && { password_hash: prepared.hash }),
        ...(input.displayName && { display_name: input.displayName }),
        ...(input.email && { email: input.email }),
      }
      const row = linked.row
        ? await updateAdmin(tx, linked.row.id, change)
        : await insertAdmin(tx, { displayName: input.displayName ?? '', email: input.email ?? '', passwordHash: prepared.hash ?? null })
      if (prepared.hash) await endSessions(tx, { adminId: row.id }, 'password_changed')
      publish(tx, row)
      const sessionId = await openSession(tx, secrets, { adminId: row.id }, device)
      await writeAuditLine(tx, row.id, 'admin:redeem-link', { details: { purpose: linked.link.purpose } })
      return { sessionId, adminId: row.id }
    },
  }),

  'admin:get-self': adminQuery({
    contract: admin['admin:get-self'],
    load: async (reader, { actor }) => findAdmin(reader, actor.id),
    allow: (actor) => anyAdmin(actor),
    run: async (reader, { facts }) => {
      if (!facts) throw new Error('an admin who is signed in has a row')
      return { self: { ...adminForStaff(facts), teamName: reader.house.teamName } }
    },
  }),

  'admin:rename': adminCommand({
    contract: admin['admin:rename'],
    load: nothing,
    allow: anyAdmin,
    run: async (tx, { actor, input }) => {
      publish(tx, await updateAdmin(tx, actor.id, { display_name: input.displayName }))
      return {}
    },
    audit: () => ({ details: { fields: ['displayName'] } }),
  }),

  'admin:change-password': adminCommand({
    contract: admin['admin:change-password'],
    prepare: async (reader, { actor, input }) => {
      const row = await findAdmin(reader, actor.id)
      return {
        matches: await passwordMatches(row?.password_hash, input.currentPassword),
        before: row?.password_hash,
        hash: await hashPassword(input.newPassword),
      }
    },
    load: async (tx, { actor, prepared }) => ({
      matches: prepared.matches && (await findAdmin(tx, actor.id))?.password_hash === prepared.before,
    }),
    allow: (actor, facts) => mayChangePassword(actor, facts),
    run: async (tx, { actor, prepared }) => {
      publish(tx, await updateAdmin(tx, actor.id, { password_hash: prepared.hash }))
      await endSessions(tx, { adminId: actor.id }, 'password_changed', actor.sessionId ?? undefined)
      return {}
    },
    audit: () => ({ details: { fields: ['password'] } }),
  }),

  'admin:list': adminQuery({
    contract: admin['admin:list'],
    load: nothing,
    allow: anyAdmin,
    run: async (reader) => ({ admins: (await listAdmins(reader)).map(adminForStaff) }),
  }),

  'admin:invite': revealingCommand({
    contract: admin['admin:invite'],
    load: async (tx, { input }) => ({ emailTaken: (await findAdminByEmail(tx, input.email)) !== undefined }),
    allow: (_actor, facts) => !facts.emailTaken || 'email_taken',
    run: async (tx, { actor, input, secrets }) => {
      const row = await insertAdmin(tx, { displayName: input.displayName, email: input.email, passwordHash: null })
      publish(tx, row)
      return { adminId: row.id, ...(await createLink(tx, secrets, { purpose: 'admin', adminId: row.id }, actor.id)) }
    },
    answer: (stored, context) => ({ adminId: stored.adminId, ...showLink(stored, context) }),
    audit: ({ stored }) => ({ details: { adminId: stored.adminId } }),
  }),

  'admin:make-link': revealingCommand({
    contract: admin['admin:make-link'],
    load: async (tx, { input }) => {
      await holdAdmin(tx, input.adminId)
      const row = await findAdmin(tx, input.adminId)
      return { there: row !== undefined, accessEnded: row?.disabled_at !== null }
    },
    allow: (actor, facts) => mayMakeLink(actor, facts),
    run: async (tx, { actor, input, secrets }) => createLink(tx, secrets, { purpose: 'admin', adminId: input.adminId }, actor.id),
    answer: (stored, context) => showLink(stored, context),
    audit: ({ input }) => ({ details: { adminId: input.adminId } }),
  }),

  'admin:disable': adminCommand({
    contract: admin['admin:disable'],
    load: async (tx, { input }) => {
      const enabled = await listEnabledAdmins(tx, true)
      const row = await findAdmin(tx, input.adminId)
      return {
        there: row !== undefined,
        disabled: row?.disabled_at != null,
        isLast: enabled.length === 1 && enabled[0]?.id === input.adminId,
      }
    },
    allow: (actor, facts) => mayDisable(actor, facts),
    run: async (tx, { input }) => {
      publish(tx, await updateAdmin(tx, input.adminId, { disabled_at: tx.nowMs }))
      await endSessions(tx, { adminId: input.adminId }, 'disabled')
      return {}
    },
    audit: ({ input }) => ({ details: { adminId: input.adminId } }),
  }),

  'admin:enable': adminCommand({
    contract: admin['admin:enable'],
    load: async (tx, { input }) => {
      const row = await findAdmin(tx, input.adminId)
      return { there: row !== undefined, already: row?.disabled_at === null }
    },
    allow: (actor, facts) => mayTurn(actor, facts),
    run: async (tx, { input }) => {
      publish(tx, await updateAdmin(tx, input.adminId, { disabled_at: null }))
      return {}
    },
    audit: ({ input }) => ({ details: { adminId: input.adminId } }),
  }),
}
