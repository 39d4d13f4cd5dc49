// Light, dark, or as the operating system has it. Three radio buttons that look like one switch.
import { Monitor, Moon, Sun } from 'lucide-react'
import { useContext } from 'react'
import { chooseTheme, type Theme, useTheme } from './theme.ts'
import { UiWordsContext } from './ui-words.ts'
import './theme-switch.css'

const icons = { system: Monitor, light: Sun, dark: Moon }

export function ThemeSwitch() {
  const words = useContext(UiWordsContext)
  const chosen = useTheme()
  return (
    <fieldset className="theme-switch">
      <legend className="visually-hidden">{words.theme}</legend>
      {(Object.keys(icons) as Theme[]).map((theme) => {
        const Icon = icons[theme]
        return (
          <label key={theme}>
            <input type="radio" name="theme" className="visually-hidden" checked={chosen === theme} onChange={() => chooseTheme(theme)} />
            <Icon size={16} strokeWidth={1.75} aria-hidden="true" />
            <span>{words.themes[theme]}</span>
          </label>
        )
      })}
    </fieldset>
  )
}
