// The client's own things: name, picture, password, appearance, devices, signing out.
import { IconButton } from '@dramatis/ui/Button.tsx'
import { ThemeSwitch } from '@dramatis/ui/ThemeSwitch.tsx'
import { ArrowLeft } from 'lucide-react'
import { useLocation } from 'wouter'
import { useChat, useSnapshot } from '../chat-context.ts'
import { words } from '../words.ts'
import { NameForm } from './NameForm.tsx'
import { OwnPicture } from './OwnPicture.tsx'
import { PasswordForm } from './PasswordForm.tsx'
import { SessionList } from './SessionList.tsx'
import { SignOut } from './SignOut.tsx'
import './settings.css'

export function SettingsScreen({ wide }: { wide: boolean }) {
  const chat = useChat()
  const { self } = useSnapshot(chat).state
  const [, navigate] = useLocation()
  if (!self) return null
  return (
    <main className="settings">
      <header className="settings-head">
        {!wide && (
          <IconButton label={words('app.back')} size={36} onClick={() => navigate('/')}>
            <ArrowLeft size={20} strokeWidth={1.75} />
          </IconButton>
        )}
        <h1 tabIndex={-1}>{words('settings.title')}</h1>
      </header>
      <div className="settings-scroll">
        <div className="settings-inside">
          <section>
            <h2>{words('settings.profile')}</h2>
            <OwnPicture self={self} />
            <NameForm key={self.displayName} self={self} />
          </section>
          <section>
            <h2>{words(self.hasPassword ? 'settings.password' : 'settings.setPassword')}</h2>
            <PasswordForm self={self} />
          </section>
          <section>
            <h2>{words('settings.theme')}</h2>
            <ThemeSwitch />
          </section>
          <section>
            <h2>{words('settings.sessions')}</h2>
            <SessionList />
          </section>
          <section>
            <SignOut self={self} />
          </section>
        </div>
      </div>
    </main>
  )
}
