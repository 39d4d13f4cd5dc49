// Starts the client program.
import '@dramatis/ui/base.css'
import { startTheme } from '@dramatis/ui/theme'
import { UiWordsContext } from '@dramatis/ui/ui-words'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { clientUiWords } from './client-ui-words.ts'
import { CrashGuard } from './shell/CrashGuard.tsx'
import { startWords } from './words.ts'

startTheme()
startWords()
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <UiWordsContext value={clientUiWords()}>
      <CrashGuard>
        <App />
      </CrashGuard>
    </UiWordsContext>,
  )
}
