// A client joins: the client, a group of their own with the present cast seated in it, and the welcome, in one transaction.
import type { ConversationId } from '@dramatis/contract/ids'
import { clientForStaff } from '../clients/client-view.ts'
import { type ClientRow, insertClient, type NewClient } from '../clients/clients-store.ts'
import type { Conversation } from '../conversations/conversations-store.ts'
import { createGroup, ownGroupName } from '../conversations/groups/create-group.ts'
import type { Tx } from '../database/database.ts'
import type { Sender } from '../messages/messages-store.ts'
import { sendMessage } from '../messages/send-message.ts'
import { listCast, type PersonaRow } from '../personas/personas-store.ts'
import { readSettings } from './settings-store.ts'

export async function join(tx: Tx, newClient: NewClient): Promise<{ client: ClientRow; conversationId: ConversationId }> {
  const client = await insertClient(tx, newClient)
  tx.publish({ to: 'staff', name: 'client:changed', payload: { client: clientForStaff(client) } })
  const cast = await listCast(tx, true)
  const group = await createGroup(tx, {
    name: ownGroupName(client.display_name),
    description: '',
    ownOf: client,
    clients: [client],
    personas: cast,
    createdBy: null,
  })
  await postWelcome(tx, group, client, cast)
  return { client, conversationId: group.id }
}

async function postWelcome(tx: Tx, group: Conversation, client: ClientRow, cast: readonly PersonaRow[]): Promise<void> {
  const { welcome } = await readSettings(tx)
  if (!welcome) return
  // A persona who has left the cast since cannot welcome anybody: then the team does.
  const persona = welcome.as.kind === 'persona' ? cast.find((row) => row.id === (welcome.as as { id: string }).id) : undefined
  const sender: Sender = persona ? { kind: 'persona', persona } : { kind: 'team' }
  await sendMessage(tx, group, [{ clientId: client.id, fromSeq: 1, openedIt: false }], {
    sender,
    actor: { kind: 'server' },
    text: welcome.text,
    requestId: null,
    automatic: 'welcome',
  })
}
