// What stands where there is nothing to show: empty, failed, or still loading.
import type { ReactNode } from 'react'

export function EmptyNotice({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="notice">
      {icon && <span className="notice-icon">{icon}</span>}
      <p className="notice-title">{title}</p>
      {children && <div className="notice-detail">{children}</div>}
    </div>
  )
}

export function FailedNotice({ words, onRetry }: { words: string; onRetry: () => void }) {
  return (
    <div className="notice" role="alert">
      <p className="notice-title">This could not be loaded</p>
      <p className="notice-detail">{words}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  )
}

const places = Array.from({ length: 12 }, (_, place) => place)

/** Grey bars in the shape of what comes. Hidden from a screen reader, which hears `label` instead. */
export function LoadingRows({ rows = 8, label }: { rows?: number; label: string }) {
  return (
    <div className="loading-rows" role="status">
      <span className="visually-hidden">{label}</span>
      {places.slice(0, rows).map((place) => (
        <div key={place} className="loading-row" aria-hidden>
          <span className="loading-face" />
          <span className="loading-bars" />
        </div>
      ))}
    </div>
  )
}
