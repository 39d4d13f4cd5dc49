// Says that the console is not connected, once it has been so for a moment: a blink of the network is not news.
import { WifiOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useConsoleAccess } from '../console-context.ts'

const patienceMs = 1_500

export function ConnectionBanner() {
  const { status } = useConsoleAccess()
  const offline = status.state === 'offline'
  const [told, setTold] = useState(false)
  useEffect(() => {
    if (!offline) return setTold(false)
    const timer = setTimeout(() => setTold(true), patienceMs)
    return () => clearTimeout(timer)
  }, [offline])
  return (
    <div role="status" className={told ? 'banner' : undefined}>
      {told && (
        <>
          <WifiOff size={16} aria-hidden />
          Reconnecting. What you see may be out of date; what you send waits here until it is through.
        </>
      )}
    </div>
  )
}
