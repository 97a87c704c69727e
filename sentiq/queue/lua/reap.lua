-- Takes the chunks back from workers whose lease has run out: to `retry`, or to the dead letters after too many attempts.
-- A dead worker stays listed for a while, in case Redis still serves a blocking move that it had begun.
-- A part of the keyspace is searched for claims whose worker is not listed, as after FLUSHALL: it is listed as dead.
-- Dead letters whose time is over are removed; those of release 0.1 get a time, a few in each call.
--
-- KEYS  1 workers  2 retry  3 dead letters  4 dead letters of release 0.1
-- ARGV  1 prefix of claim keys  2 prefix of result keys  3 prefix of job keys
--       4 maximum number of attempts  5 maximum number of dead letters
--       6 ms after which a dead worker is forgotten  7 cursor of the search  8 number of keys to search
-- Claim, result and job keys are built from ids that only the listed workers and their chunks name.
-- Returns {chunks moved to retry, chunks given up, next cursor of the search}.
local OLD_LETTERS_PER_CALL = 10
local now = now_ms()
local retried, dead = 0, 0

local function move_to_dead(raw, chunk)
  dead = dead + 1
  add_dead_letter(KEYS[3], raw, chunk and chunk.keep_s or UNREADABLE_S, ARGV[5], now)
  if not chunk then return end
  local id = chunk.id  -- of release 0.1, and still the id of every chunk
  local error = 'given up after ' .. chunk.attempts .. ' attempts: each time the worker died or stopped'
  local failed = cjson.encode({id = id, chunk_id = chunk.chunk_id, status = 'failed', error = error})
  local result = write_result(ARGV[2], ARGV[3], id, string.match(id, '^[^.]*'), chunk.keep_s, failed)
  if type(chunk.reply_to) == 'string' then
    send_replies(chunk.reply_to, {result})
  end
end

-- Returns nothing for a broken message, which must not stop the script: EXPIRE takes whole numbers only.
local function decode(raw)
  local readable, chunk = pcall(cjson.decode, raw)
  if readable and type(chunk) == 'table' and type(chunk.id) == 'string' and type(chunk.keep_s) == 'number'
      and chunk.keep_s % 1 == 0 and chunk.keep_s > 0 and chunk.keep_s < 1e9 then
    return chunk
  end
end

local function take_back(raw)
  local chunk = decode(raw)
  if not chunk then
    return move_to_dead(raw, nil)
  end
  chunk.attempts = (tonumber(chunk.attempts) or 0) + 1
  if chunk.attempts >= tonumber(ARGV[4]) then
    return move_to_dead(raw, chunk)
  end
  chunk.bytes_before = nil
  local writable, again = pcall(cjson.encode, chunk)
  if not writable then
    return move_to_dead(raw, nil)
  end
  retried = retried + 1
  redis.call('RPUSH', KEYS[2], before(end_of(KEYS[2])) .. string.sub(again, 2))
end

local found = redis.call('SCAN', ARGV[7], 'MATCH', ARGV[1] .. '*', 'COUNT', ARGV[8])
for _, claim in ipairs(found[2]) do
  redis.call('ZADD', KEYS[1], 'NX', now, string.sub(claim, #ARGV[1] + 1))
end
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  local claim = ARGV[1] .. worker
  for _, raw in ipairs(redis.call('LRANGE', claim, 0, -1)) do take_back(raw) end
  redis.call('DEL', claim)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[6])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
for _ = 1, OLD_LETTERS_PER_CALL do
  local raw = redis.call('LPOP', KEYS[4])
  if not raw then break end
  local chunk = decode(raw)
  add_dead_letter(KEYS[3], raw, chunk and chunk.keep_s or UNREADABLE_S, ARGV[5], now)
end
return {retried, dead, found[1]}
