// The unread count in the tab: in its title, and as a dot on its icon.
import { useEffect } from 'react'
import { unreadWords } from '../conversation-words.ts'
import { words } from '../words.ts'

const bubble = 'M6 4h20a4 4 0 0 1 4 4v12a4 4 0 0 1-4 4H14l-7 5.5V24H6a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z'

/** An icon with a dot. A data: address, which the content security policy allows for pictures. */
function iconWithDot(): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="${bubble}" fill="#3b5bdb"/><circle cx="24" cy="8" r="8" fill="#e03131" stroke="#fff" stroke-width="2"/></svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

export function useTabBadge(unread: number, name: string): void {
  useEffect(() => {
    document.title = unread > 0 ? words('app.title', { unread: unreadWords(unread), name }) : name
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    const href = unread > 0 ? iconWithDot() : '/favicon.svg'
    if (icon && icon.getAttribute('href') !== href) icon.href = href
  }, [unread, name])
}
