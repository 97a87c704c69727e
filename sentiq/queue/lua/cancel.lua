-- Cancels the chunks of a job that wait on a list: takes them off it, and writes a failed result for each.
-- One call searches a part of the list, from its end to its beginning: no chunk that is put on the list or taken from it
-- between two calls lets the search miss another one. Where another job was cancelled between two calls, which takes chunks
-- from the middle of lists, the search begins again.
--
-- KEYS  1 list  2 job  3 number of chunks that were cancelled of late
-- ARGV  1 job id  2 index of the first chunk to look at, counted from the end, -1 for the last  3 number of chunks to look at
--       4 prefix of result keys  5 prefix of job keys  6 the number of KEYS[3] after the last call of this search
-- Result keys are built from the ids of the chunks, and the lists that get copies are named in them.
-- Returns {number of cancelled texts, index at which the search goes on, or 0 if all was searched, the number of KEYS[3]}.
local COUNT_KEEP_S = 60
local REASON = 'the job was cancelled before a worker began with this text'
local ID = '"chunk_id":"' .. ARGV[1] .. '.'  -- in a text, its quotes would be escaped
local start, number = tonumber(ARGV[2]), tonumber(ARGV[3])
local cancelled = tonumber(redis.call('GET', KEYS[3])) or 0
if cancelled ~= tonumber(ARGV[6]) then start = -1 end
local raw = redis.call('LRANGE', KEYS[1], start - number + 1, start)
local texts, removed = 0, 0

local function cancel(chunk)
  local failed = {chunk_id = chunk.chunk_id, status = 'failed', error = REASON, predictions = {}}
  for position = 1, #chunk.texts do
    failed.predictions[position] = {code = 'cancelled', detail = REASON}
  end
  failed = cjson.encode(failed)
  local result = write_result(ARGV[4], ARGV[5], chunk.chunk_id, ARGV[1], chunk.keep_s, failed)
  if type(chunk.reply_to) == 'string' then
    send_replies(chunk.reply_to, {result})
  end
  texts = texts + #chunk.texts
end

for position = #raw, 1, -1 do
  if string.find(raw[position], ID, 1, true) then
    removed = removed + 1
    redis.call('LREM', KEYS[1], -1, raw[position])
    cancel(cjson.decode(raw[position]))
  end
end
if removed > 0 then
  cancelled = cancelled + removed
  redis.call('SET', KEYS[3], cancelled, 'EX', COUNT_KEEP_S)
end
return {texts, #raw < number and 0 or start - number + removed, cancelled}
