// The head of a section of the settings.
import type { ReactNode } from 'react'

export function SettingsHead({ title, lead, children }: { title: string; lead: string; children?: ReactNode }) {
  return (
    <header className="settings-head">
      <div>
        <h2 className="settings-title">{title}</h2>
        <p className="settings-lead">{lead}</p>
      </div>
      {children}
    </header>
  )
}
