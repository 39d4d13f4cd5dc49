// A million messages in a minute: rows as sending leaves them (message, remembered request, audit line, the conversation's
// counters), written by SQL of our own before the product opens the file, with syncs off.
import { DatabaseSync } from 'node:sqlite'

/** `messages` in all, by every group's client and a persona in turn, in every second group ending with the client's. */
export function fill(file: string, messages: number): void {
  const database = new DatabaseSync(file)
  database.exec('PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY')
  const { groups } = database.prepare('select count(*) as groups from chat_groups').get() as { groups: number }
  const rounds = Math.ceil(messages / groups)
  database.exec(`
    create temp table place as
      select row_number() over (order by g.rowid) - 1 as n, g.id as group_id, g.client_id,
        (select fake_user_id from chat_group_members where group_id = g.id and fake_user_id is not null limit 1) as persona_id,
        (select id from chat_admins order by created_at limit 1) as admin_id
      from chat_groups as g where g.client_id is not null`)
  // Group by group in rounds, as messages come: the rows of one conversation lie far apart.
  const insert = database.prepare(`
    insert into chat_messages (id, group_id, seq, changed_seq, sender_kind, client_id, fake_user_id, admin_id, sent_by_admin,
      automatic, text, request_id, created_at, edited_at, deleted_at)
    select hex(randomblob(11)), group_id, :seq, :seq, iif((n + :seq) % 2, 'client', 'persona'), iif((n + :seq) % 2, client_id, null),
      iif((n + :seq) % 2, null, persona_id), iif((n + :seq) % 2, null, admin_id), 1 - (n + :seq) % 2, null,
      'The train leaves at nine, so we should meet at a quarter to nine in front of the station. Message ' || :seq,
      lower(hex(randomblob(15))), :at + n, null, null
    from place order by n`)
  const startMs = Date.now() - rounds * groups
  for (let seq = 1; seq <= rounds; seq++) {
    if (seq % 20 === 1) database.exec('BEGIN')
    insert.run({ seq, at: startMs + seq * groups })
    if (seq % 20 === 0 || seq === rounds) database.exec('COMMIT')
  }
  database.exec(`
    BEGIN;
    insert into chat_requests (actor, request_id, command, fingerprint, answer, created_at)
      select iif(admin_id is null, 'client:' || client_id, 'admin:' || admin_id), printf('%012x', created_at) || request_id,
        'message:send', hex(randomblob(21)), json_object('messageId', id, 'seq', seq, 'createdAtMs', created_at), created_at
      from chat_messages order by rowid;
    insert into chat_admin_logs (id, admin_id, action, group_id, client_id, fake_user_id, message_id, details, created_at)
      select hex(randomblob(11)), admin_id, 'message:send', group_id, null, fake_user_id, id, '{"as":"persona"}', created_at
      from chat_messages where admin_id is not null order by rowid;
    update chat_groups set last_seq = ${rounds}, last_message_seq = ${rounds}, version = version + ${rounds},
      activity_at = ${startMs + rounds * groups} + (select n from place where group_id = chat_groups.id),
      greeted_at = ${startMs}, last_persona_id = (select persona_id from place where group_id = chat_groups.id),
      waiting_since = iif(((select n from place where group_id = chat_groups.id) + ${rounds}) % 2, ${startMs}, null)
      where id in (select group_id from place);
    COMMIT;
    PRAGMA wal_checkpoint(TRUNCATE)`)
  database.close()
}
