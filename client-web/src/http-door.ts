// The client's HTTP door: what opens or ends a session, and what a stranger may ask.
import type { ClientCommands } from '@dramatis/contract/client-commands'
import { clientBase, clientRoutes } from '@dramatis/contract/routes'
import { httpDoor } from '@dramatis/ui/http'

export const http = httpDoor<ClientCommands>(clientBase, clientRoutes)
