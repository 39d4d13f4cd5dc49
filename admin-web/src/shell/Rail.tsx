// The way between the pages: a rail at the left, on a phone a bar at the bottom.
import { HelpCircle, Inbox, MessagesSquare, Search, Settings, Users, VenetianMask } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link, useLocation } from 'wouter'
import { useConsole } from '../console-context.ts'
import { Tip } from '../parts/Tip.tsx'
import { iconSize } from './icon-size.ts'
import { OwnMenu } from './OwnMenu.tsx'

const pages = [
  { path: '/', name: 'Inbox', icon: Inbox },
  { path: '/groups', name: 'Groups', icon: MessagesSquare },
  { path: '/clients', name: 'Clients', icon: Users },
  { path: '/personas', name: 'Personas', icon: VenetianMask },
] as const

export function Rail({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  const [location] = useLocation()
  const waiting = useConsole((state) => state.counts?.waiting ?? 0)
  const current = (path: string) => (path === '/' ? location === '/' || location.startsWith('/c/') : location.startsWith(path))
  return (
    <nav className="rail" aria-label="Console">
      {pages.map(({ path, name, icon: Icon }) => (
        <RailLink key={path} path={path} name={name} current={current(path)}>
          <Icon {...iconSize} />
          {path === '/' && waiting > 0 && (
            <span className="rail-count">
              <span aria-hidden>{waiting > 99 ? '99+' : waiting}</span>
              <span className="visually-hidden">{`, ${waiting} waiting`}</span>
            </span>
          )}
        </RailLink>
      ))}
      <span className="rail-space" />
      <Tip words="Find anything" keys="Ctrl K" side="right">
        <button type="button" className="rail-item" aria-label="Find anything" onClick={onPalette}>
          <Search {...iconSize} />
        </button>
      </Tip>
      <Tip words="Shortcuts" keys="?" side="right">
        <button type="button" className="rail-item rail-help" aria-label="Keyboard shortcuts" onClick={onShortcuts}>
          <HelpCircle {...iconSize} />
        </button>
      </Tip>
      <RailLink path="/settings" name="Settings" current={current('/settings')}>
        <Settings {...iconSize} />
      </RailLink>
      <OwnMenu />
    </nav>
  )
}

function RailLink({ path, name, current, children }: { path: string; name: string; current: boolean; children: ReactNode }) {
  return (
    <Tip words={name} side="right">
      <Link href={path} className="rail-item" aria-current={current ? 'page' : undefined}>
        {children}
        <span className="rail-name">{name}</span>
      </Link>
    </Tip>
  )
}
