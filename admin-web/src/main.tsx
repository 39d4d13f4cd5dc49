// Starts the console in the page. Styles first, so that every screen's own rules stand after the ground.
import '@dramatis/ui/base.css'
import './styles.css'
import { startTheme } from '@dramatis/ui/theme'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'

startTheme()
const root = document.getElementById('root')
if (!root) throw new Error('The page has no root')
createRoot(root).render(<App />)
