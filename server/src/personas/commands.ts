// Doors to the personas as a list of characters. What they do in conversations stands in casting/.
import { adminCommands as admin } from '@dramatis/contract/admin-commands'
import { limits } from '@dramatis/contract/limits'
import { anyAdmin, mayMakePersona } from '../access/rules.ts'
import { putAvatar } from '../attachments/attachments-store.ts'
import { adminCommand, adminQuery } from '../command.ts'
import { avatarUrls } from './avatars.ts'
import { personaForStaff } from './persona-view.ts'
import { countPersonas, findPersona, insertPersona, listPersonas } from './personas-store.ts'
import { isAvatarThere, pictureOfAvatar } from './uploaded-avatar.ts'

export const personaCommandsOfAdmins = {
  'persona:list': adminQuery({
    contract: admin['persona:list'],
    load: async () => ({}),
    allow: anyAdmin,
    run: async (reader) => ({ personas: (await listPersonas(reader)).map(personaForStaff) }),
  }),

  'persona:create': adminCommand({
    contract: admin['persona:create'],
    load: async (tx, { actor, input }) => ({
      count: await countPersonas(tx),
      limit: limits.personas,
      avatarThere: await isAvatarThere(tx, { adminId: actor.id }, input.avatarUrl, null),
    }),
    allow: (actor, facts) => mayMakePersona(actor, facts),
    run: async (tx, { actor, input }) => {
      const personaId = await insertPersona(tx, input, actor.id)
      const pictureId = pictureOfAvatar(input.avatarUrl)
      if (pictureId) await putAvatar(tx, { personaId }, pictureId)
      const row = await findPersona(tx, personaId)
      if (row) tx.publish({ to: 'staff', name: 'persona:changed', payload: { persona: personaForStaff(row) } })
      return { personaId }
    },
    audit: ({ stored }) => ({ personaId: stored.personaId }),
  }),

  'avatar:list': adminQuery({
    contract: admin['avatar:list'],
    load: async () => ({}),
    allow: anyAdmin,
    run: async () => ({ avatarUrls: [...avatarUrls] }),
  }),
}
