// 2: the key of remembered requests begins with the request id, which programs and browsers begin with the time: what comes
// together stands together, and remembering a request no longer changes a page of random place.

export const requestsInOrderOfTime = `
create table chat_requests_in_order (
  actor text not null, request_id text not null, command text not null, fingerprint text not null, answer text not null,
  created_at bigint not null, constraint chat_requests_once primary key (request_id, actor));
insert into chat_requests_in_order (actor, request_id, command, fingerprint, answer, created_at)
  select actor, request_id, command, fingerprint, answer, created_at from chat_requests order by created_at;
drop table chat_requests;
alter table chat_requests_in_order rename to chat_requests;
`
