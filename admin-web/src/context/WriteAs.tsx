// Writing to a client first: as any persona seated with them, or as the team. Who that is, is asked when it is needed.
import type { ClientId, ConversationId } from '@dramatis/contract/ids'
import { memberKey } from '@dramatis/ui/member-key'
import { useQuery } from '@tanstack/react-query'
import { MessageCircle } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useConsole, useConsoleAccess } from '../console-context.ts'
import { VoiceSearch } from '../conversation/VoiceSearch.tsx'
import { type PersonaFace, type VoiceOption, voicesAmong } from '../conversation/voice.ts'
import { toastError } from '../parts/toasts.ts'
import { useClient } from './use-client.ts'
import { useWriteAs } from './use-write-as.ts'

/** Of a client in more groups than this the first ones are asked. */
const groupsAsked = 10

export function WriteAs({ clientId, displayName, disabled }: { clientId: ClientId; displayName: string; disabled: boolean }) {
  const { store, self } = useConsoleAccess()
  const [open, setOpen] = useState(false)
  const writeAs = useWriteAs()
  const client = useClient(clientId)
  const personas = useConsole((state) => state.personas)
  const rows = useConsole((state) => state.rows)
  const groupIds = (client.data?.conversationIds ?? []).filter((id: ConversationId) => {
    const row = rows.get(id)
    return row?.conversation.type === 'group' && row.conversation.locked === null
  })
  const seated = useQuery({
    queryKey: ['seated-with', clientId, groupIds],
    enabled: open && client.data !== undefined,
    staleTime: 0,
    queryFn: async () => {
      const details = await Promise.all(groupIds.slice(0, groupsAsked).map((id) => store.readDetail(id)))
      return details.flatMap((detail) => detail.members.filter((member): member is PersonaFace => member.kind === 'persona'))
    },
  })
  const options = useMemo((): VoiceOption[] => {
    const once = new Map((seated.data ?? []).map((persona) => [memberKey(persona), persona]))
    return voicesAmong([...once.values()], personas, self.teamName)
  }, [seated.data, personas, self.teamName])

  if (seated.error && open) {
    setOpen(false)
    toastError(`It is not known who sits with ${displayName}`, seated.error)
  }
  return (
    <>
      <button type="button" className="button" data-size="small" disabled={disabled} onClick={() => setOpen(true)}>
        <MessageCircle size={14} aria-hidden />
        Write to {displayName} as…
      </button>
      <VoiceSearch
        open={open && !seated.isPending}
        options={options}
        onChoose={(key) => {
          setOpen(false)
          const option = options.find((each) => each.key === key)
          if (option) void writeAs(clientId, option.voice)
        }}
        onClose={() => setOpen(false)}
      />
    </>
  )
}
