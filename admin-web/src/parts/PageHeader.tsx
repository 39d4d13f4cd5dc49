// The head of a page with a table: its name, search, choices, and the way to make a new one.
import { Search } from 'lucide-react'
import { type ReactNode, useEffect, useId, useState } from 'react'

interface Props {
  title: string
  search?: { value: string; placeholder: string; onSearch: (search: string) => void }
  children?: ReactNode
}

const restMs = 180

export function PageHeader({ title, search, children }: Props) {
  return (
    <header className="page-header">
      <h1 className="page-title">{title}</h1>
      {search && <SearchField {...search} />}
      <div className="page-actions">{children}</div>
    </header>
  )
}

function SearchField({ value, placeholder, onSearch }: { value: string; placeholder: string; onSearch: (search: string) => void }) {
  const id = useId()
  const [typed, setTyped] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => onSearch(typed.trim()), restMs)
    return () => clearTimeout(timer)
  }, [typed, onSearch])
  return (
    <search className="search-field page-search">
      <Search size={16} strokeWidth={1.75} aria-hidden />
      <label className="visually-hidden" htmlFor={id}>
        {placeholder}
      </label>
      <input
        id={id}
        type="search"
        maxLength={80}
        value={typed}
        placeholder={placeholder}
        onChange={(event) => setTyped(event.target.value)}
      />
    </search>
  )
}
