// Before the first answer: the shape of what comes, and a sentence when it does not come.
import { Spinner } from '@dramatis/ui/Button.tsx'
import { useEffect, useState } from 'react'
import { words } from '../words.ts'

const patienceMs = 4000

export function LoadingScreen({ offline }: { offline: boolean }) {
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className="loading" aria-busy="true">
      {offline && late ? (
        <>
          <h1>{words('connection.failed')}</h1>
          <p>
            <Spinner /> {words('connection.failedIntro')}
          </p>
        </>
      ) : (
        <p>
          <Spinner size={20} /> {words('app.loading')}
        </p>
      )}
    </main>
  )
}
