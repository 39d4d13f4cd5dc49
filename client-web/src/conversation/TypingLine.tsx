// Who types. Its place is always kept, so that nothing jumps; not announced, because it would drown the messages.
import type { ClientMember } from '@dramatis/contract/client-views'
import { Avatar } from '@dramatis/ui/Avatar.tsx'
import { presentMembers } from '@dramatis/ui/client-selectors'
import type { ConversationState } from '@dramatis/ui/client-state'
import { memberKey } from '@dramatis/ui/member-key'
import { Fragment } from 'react'
import { useChat, useSnapshot } from '../chat-context.ts'
import { words } from '../words.ts'
import { PlayedInline } from './PlayedInline.tsx'

const place = '\u0000'

export function TypingLine({ one }: { one: ConversationState }) {
  const chat = useChat()
  const { self } = useSnapshot(chat).state
  const { typing } = presentMembers(one, self)
  return (
    <div className="typing">
      {typing.length > 0 && (
        <>
          {typing.slice(0, 3).map((member) => (
            <Avatar key={memberKey(member)} member={member} size={20} />
          ))}
          <span className="one-line">
            <TypingWords typing={typing} />
          </span>
          <span className="typing-dots" aria-hidden="true">
            <span />
            <span />
            <span />
          </span>
        </>
      )}
    </div>
  )
}

function TypingWords({ typing }: { typing: ClientMember[] }) {
  const [one, two] = typing
  if (typing.length > 2 || !one) return <>{words('typing.many', { count: typing.length })}</>
  const text = two
    ? words('typing.two', { one: `${place}0${place}`, two: `${place}1${place}` })
    : words('typing.one', { name: `${place}0${place}` })
  return (
    <>
      {text.split(place).map((part, index) => {
        const member = index % 2 === 1 ? typing[Number(part)] : undefined
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence, in their order
          <Fragment key={index}>
            {member ? <strong>{member.displayName}</strong> : part}
            {member?.kind === 'persona' && (
              <>
                {' '}
                <PlayedInline team={member.playedBy} short={typing.length > 1} />
              </>
            )}
          </Fragment>
        )
      })}
    </>
  )
}
