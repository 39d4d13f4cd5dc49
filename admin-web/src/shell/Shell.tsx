// The frame around every screen: rail, banner, palette, shortcuts, and the page that the address names.
import { Tooltip } from '@base-ui/react/tooltip'
import type { ConversationId } from '@dramatis/contract/ids'
import { useCallback, useState } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { ClientsScreen } from '../clients/ClientsScreen.tsx'
import { GroupsScreen } from '../groups/GroupsScreen.tsx'
import { InboxScreen } from '../inbox/InboxScreen.tsx'
import { PersonasScreen } from '../personas/PersonasScreen.tsx'
import { SettingsScreen } from '../settings/SettingsScreen.tsx'
import { CommandPalette } from './CommandPalette.tsx'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { Rail } from './Rail.tsx'
import { ShortcutsSheet } from './ShortcutsSheet.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import { WaitAlerts } from './WaitAlerts.tsx'

export function Shell() {
  const [paletteOpen, setPaletteOpen] = useState(false)
  const [shortcutsOpen, setShortcutsOpen] = useState(false)
  const [location] = useLocation()
  const onShortcut = useCallback((event: KeyboardEvent, typing: boolean) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') {
      setPaletteOpen((open) => !open)
      return true
    }
    if (!typing && event.key === '?') {
      setShortcutsOpen(true)
      return true
    }
    return false
  }, [])
  useShortcuts(onShortcut)

  return (
    <Tooltip.Provider delay={400}>
      <div className="shell" data-reading={location.startsWith('/c/') || undefined}>
        <a className="skip-link" href="#page">
          Skip to the page
        </a>
        <Rail onPalette={() => setPaletteOpen(true)} onShortcuts={() => setShortcutsOpen(true)} />
        <div className="shell-page">
          <ConnectionBanner />
          <div className="shell-screen" id="page" tabIndex={-1}>
            <Switch>
              <Route path="/">
                <InboxScreen conversationId={null} />
              </Route>
              <Route path="/c/:conversationId">
                {({ conversationId }) => <InboxScreen conversationId={conversationId as ConversationId} />}
              </Route>
              <Route path="/groups">
                <GroupsScreen />
              </Route>
              <Route path="/clients/:clientId?">
                <ClientsScreen />
              </Route>
              <Route path="/personas/:personaId?">
                <PersonasScreen />
              </Route>
              <Route path="/settings/:section?">{({ section }) => <SettingsScreen section={section} />}</Route>
              <Route>
                <Redirect to="/" replace />
              </Route>
            </Switch>
          </div>
        </div>
        <CommandPalette open={paletteOpen} onClose={() => setPaletteOpen(false)} onShortcuts={() => setShortcutsOpen(true)} />
        <ShortcutsSheet open={shortcutsOpen} onClose={() => setShortcutsOpen(false)} />
        <WaitAlerts />
      </div>
    </Tooltip.Provider>
  )
}
