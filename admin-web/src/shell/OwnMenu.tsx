// The own face at the end of the rail: account, theme, sound, sign out.
import { Menu } from '@base-ui/react/menu'
import { chooseTheme, type Theme, useTheme } from '@dramatis/ui/theme'
import { Check, LogOut, Monitor, Moon, Sun, UserRound, Volume2, VolumeX } from 'lucide-react'
import { useLocation } from 'wouter'
import { useConsoleAccess } from '../console-context.ts'
import { AdminFace } from '../parts/AdminFace.tsx'
import { toastError } from '../parts/toasts.ts'
import { usePreference } from '../preferences.ts'
import { iconSize } from './icon-size.ts'
import { soundPreference } from './wait-sound.ts'

const themeChoices: { theme: Theme; name: string; icon: typeof Sun }[] = [
  { theme: 'system', name: 'Theme of the system', icon: Monitor },
  { theme: 'light', name: 'Light', icon: Sun },
  { theme: 'dark', name: 'Dark', icon: Moon },
]

export function OwnMenu() {
  const { self, signOut } = useConsoleAccess()
  const [, go] = useLocation()
  const theme = useTheme()
  const [sound, setSound] = usePreference(soundPreference)
  const soundOn = sound !== 'off'

  return (
    <Menu.Root modal={false}>
      <Menu.Trigger className="rail-item rail-own" aria-label={`${self.displayName}: account, theme, sign out`}>
        <AdminFace id={self.id} displayName={self.displayName} size={32} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="right" align="end" sideOffset={10} className="popup-layer">
          <Menu.Popup className="menu">
            <div className="menu-heading">
              <strong>{self.displayName}</strong>
              <span>{self.email}</span>
            </div>
            <Menu.Item className="menu-item" onClick={() => go('/settings/account')}>
              <UserRound {...iconSize} />
              Name, password, sessions
            </Menu.Item>
            <Menu.CheckboxItem
              className="menu-item"
              checked={soundOn}
              onCheckedChange={(on) => setSound(on ? null : 'off')}
              closeOnClick={false}
            >
              {soundOn ? <Volume2 {...iconSize} /> : <VolumeX {...iconSize} />}
              Sound for a new wait
              <Menu.CheckboxItemIndicator className="menu-check">
                <Check size={16} aria-hidden />
              </Menu.CheckboxItemIndicator>
            </Menu.CheckboxItem>
            <Menu.Separator className="menu-line" />
            <Menu.RadioGroup value={theme} onValueChange={(value: Theme) => chooseTheme(value)}>
              {themeChoices.map(({ theme: choice, name, icon: Icon }) => (
                <Menu.RadioItem key={choice} value={choice} className="menu-item" closeOnClick={false}>
                  <Icon {...iconSize} />
                  {name}
                  <Menu.RadioItemIndicator className="menu-check">
                    <Check size={16} aria-hidden />
                  </Menu.RadioItemIndicator>
                </Menu.RadioItem>
              ))}
            </Menu.RadioGroup>
            <Menu.Separator className="menu-line" />
            <Menu.Item
              className="menu-item"
              onClick={() => void signOut().catch((error: unknown) => toastError('You are still signed in', error))}
            >
              <LogOut {...iconSize} />
              Sign out
            </Menu.Item>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
