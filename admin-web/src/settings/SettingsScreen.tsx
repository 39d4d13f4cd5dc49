// What the team has set, section by section; the address names the section.
import { KeyRound, Link2, MessageSquareText, UserRound, UsersRound } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { Link, Redirect } from 'wouter'
import { iconSize } from '../shell/icon-size.ts'
import { AccountSection } from './AccountSection.tsx'
import { InvitationsSection } from './InvitationsSection.tsx'
import { TeamSection } from './TeamSection.tsx'
import { TokensSection } from './TokensSection.tsx'
import { WelcomeSection } from './WelcomeSection.tsx'
import './settings.css'

export const settingsSections = [
  { path: 'account', name: 'My account', icon: UserRound, Section: AccountSection },
  { path: 'welcome', name: 'Automatic welcome', icon: MessageSquareText, Section: WelcomeSection },
  { path: 'invitations', name: 'Invitations', icon: Link2, Section: InvitationsSection },
  { path: 'team', name: 'Team', icon: UsersRound, Section: TeamSection },
  { path: 'tokens', name: 'API tokens', icon: KeyRound, Section: TokensSection },
] as const

export function SettingsScreen({ section }: { section: string | undefined }) {
  const current = settingsSections.find((each) => each.path === section)
  const list = useRef<HTMLUListElement>(null)
  // On a phone the sections stand in one line that scrolls; the one that is open is in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the section that moves the mark.
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [section])
  if (!current) return <Redirect to="/settings/account" replace />
  const { Section } = current
  return (
    <div className="settings">
      <nav className="settings-nav" aria-label="Settings">
        <h1 className="page-title">Settings</h1>
        <ul ref={list}>
          {settingsSections.map(({ path, name, icon: Icon }) => (
            <li key={path}>
              <Link href={`/settings/${path}`} className="settings-link" aria-current={path === section ? 'page' : undefined}>
                <Icon {...iconSize} />
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <main className="settings-page" key={current.path}>
        <Section />
      </main>
    </div>
  )
}
