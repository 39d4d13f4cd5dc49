// When drawing fails: a sentence and a way on, instead of an empty page. What was written is kept outside of what is drawn.
import { Button } from '@dramatis/ui/Button.tsx'
import { Component, type ReactNode } from 'react'
import { words } from '../words.ts'

export class CrashGuard extends Component<{ children: ReactNode }, { crashed: boolean }> {
  override state = { crashed: false }

  static getDerivedStateFromError() {
    return { crashed: true }
  }

  override render() {
    if (!this.state.crashed) return this.props.children
    return (
      <main className="loading" role="alert">
        <h1>{words('crash.title')}</h1>
        <p>{words('crash.intro')}</p>
        <Button look="primary" onClick={() => location.reload()}>
          {words('crash.reload')}
        </Button>
      </main>
    )
  }
}
