// One line on top while there is no connection. A short interruption is not worth a word.
import type { ConnectionStatus } from '@dramatis/ui/connection'
import { WifiOff } from 'lucide-react'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { words } from '../words.ts'

const patienceMs = 1500

/** What the browser says of its network; it knows before the connection does. */
function useBrowserOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      addEventListener('online', listener)
      addEventListener('offline', listener)
      return () => {
        removeEventListener('online', listener)
        removeEventListener('offline', listener)
      }
    },
    () => navigator.onLine,
  )
}

export function ConnectionLine({ status }: { status: ConnectionStatus }) {
  const online = useBrowserOnline()
  const away = !online || status.state === 'offline' || status.state === 'connecting'
  const [shown, setShown] = useState(false)
  useEffect(() => {
    if (!away) return setShown(false)
    const timer = setTimeout(() => setShown(true), patienceMs)
    return () => clearTimeout(timer)
  }, [away])
  return (
    <div className="connection-line" role="status" hidden={!shown}>
      {shown && (
        <>
          <WifiOff size={16} strokeWidth={1.75} aria-hidden="true" />
          <span>{online ? words('connection.connecting') : words('connection.offline')}</span>
        </>
      )}
    </div>
  )
}
