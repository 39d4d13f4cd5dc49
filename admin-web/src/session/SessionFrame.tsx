// The quiet page around sign-in and one-time links.
import type { ReactNode } from 'react'
import './session.css'

export function SessionFrame({
  title,
  lead,
  leadIsNews = false,
  children,
}: {
  title: string
  lead: string
  leadIsNews?: boolean
  children: ReactNode
}) {
  return (
    <main className="session-page">
      <div className="session-card">
        <img src="/admin/icon.svg" alt="" width={40} height={40} />
        <h1 className="session-title">{title}</h1>
        <p className={leadIsNews ? 'session-lead session-news' : 'session-lead'} role={leadIsNews ? 'status' : undefined}>
          {lead}
        </p>
        {children}
      </div>
    </main>
  )
}
