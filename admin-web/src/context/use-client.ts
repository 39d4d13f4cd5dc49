// One client with their conversations. What comes is put into the console's state, so that it stays live from then on.
import type { ClientId } from '@dramatis/contract/ids'
import { useQuery } from '@tanstack/react-query'
import { useConsoleAccess } from '../console-context.ts'

export function useClient(clientId: ClientId) {
  const { store } = useConsoleAccess()
  return useQuery({
    queryKey: ['client', clientId],
    queryFn: async () => {
      const answer = await store.call('client:get', { clientId })
      store.change({ kind: 'clients', clients: [answer.client] })
      store.change({ kind: 'rows', items: answer.conversations.map((conversation) => ({ conversation })) })
      return { client: answer.client, conversationIds: answer.conversations.map((conversation) => conversation.id) }
    },
  })
}
