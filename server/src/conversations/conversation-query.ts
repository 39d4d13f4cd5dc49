// The one select behind every conversation that is read: its row with the faces its views need.
import type { Kysely } from 'kysely'
import type { Tables } from '../database/schema.ts'

export const selectConversations = (db: Kysely<Tables>) =>
  db
    .selectFrom('chat_groups as g')
    .leftJoin('chat_clients as c', 'c.id', 'g.client_id')
    .leftJoin('chat_fake_users as p', 'p.id', 'g.persona_id')
    .leftJoin('chat_clients as o', 'o.id', 'g.other_client_id')
    .leftJoin('chat_fake_users as w', 'w.id', 'g.last_persona_id')
    .select([
      'g.id',
      'g.group_type',
      'g.name',
      'g.named_by_admin',
      'g.description',
      'g.client_id',
      'g.persona_id',
      'g.other_client_id',
      'g.with_team',
      'g.locked_reason',
      'g.last_seq',
      'g.last_message_seq',
      'g.waiting_since',
      'g.last_persona_id',
      'g.greeted_at',
      'g.activity_at',
      'g.member_count',
      'g.created_by',
      'g.created_at',
      'g.version',
    ])
    .select([
      'c.display_name as c_name',
      'c.avatar_url as c_avatar',
      'c.colour as c_colour',
      'c.version as c_version',
      'p.display_name as p_name',
      'p.about as p_about',
      'p.avatar_url as p_avatar',
      'p.colour as p_colour',
      'p.version as p_version',
      'o.display_name as o_name',
      'o.avatar_url as o_avatar',
      'o.colour as o_colour',
      'o.version as o_version',
      'w.display_name as w_name',
      'w.about as w_about',
      'w.avatar_url as w_avatar',
      'w.colour as w_colour',
      'w.version as w_version',
    ])
