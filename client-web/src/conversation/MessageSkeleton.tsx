// The shape of messages while the first page loads.
import { words } from '../words.ts'

export function MessageSkeleton() {
  return (
    <div className="message-skeleton" role="status">
      <span className="visually-hidden">{words('app.loading')}</span>
      {[220, 340, 180, 300].map((width, place) => (
        <span key={width} data-own={place === 2 ? '' : undefined} style={{ width }} />
      ))}
    </div>
  )
}
