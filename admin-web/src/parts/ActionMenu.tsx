// A button with a menu of actions.
import { Menu } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'

export interface MenuAction {
  label: string
  icon?: ReactNode
  danger?: boolean
  /** A line above it. */
  apart?: boolean
  disabled?: boolean
  run: () => void
}

export function ActionMenu({
  trigger,
  actions,
  side = 'bottom',
  align = 'end',
  heading,
}: {
  trigger: ReactElement<Record<string, unknown>>
  actions: readonly MenuAction[]
  side?: 'bottom' | 'right' | 'top'
  align?: 'start' | 'end'
  heading?: ReactNode
}) {
  return (
    <Menu.Root modal={false}>
      <Menu.Trigger render={trigger} />
      <Menu.Portal>
        <Menu.Positioner side={side} align={align} sideOffset={6} className="popup-layer">
          <Menu.Popup className="menu">
            {heading}
            {actions.map((action) => (
              <ActionItem key={action.label} action={action} />
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}

function ActionItem({ action }: { action: MenuAction }) {
  return (
    <>
      {action.apart && <Menu.Separator className="menu-line" />}
      <Menu.Item className={action.danger ? 'menu-item menu-danger' : 'menu-item'} disabled={action.disabled ?? false} onClick={action.run}>
        {action.icon}
        {action.label}
      </Menu.Item>
    </>
  )
}
