// The few calls that set or clear the cookie, and so cannot go over the socket.
import type { AdminCommands } from '@dramatis/contract/admin-commands'
import { adminBase, adminRoutes } from '@dramatis/contract/routes'
import { httpDoor } from '@dramatis/ui/http'

export const overHttp = httpDoor<AdminCommands>(adminBase, adminRoutes)
