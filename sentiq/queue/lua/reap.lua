-- Takes the chunks back from workers whose lease has run out: to `retry`, or to the dead letters after too many attempts.
-- The texts of those chunks are suspects: claim.lua sends other chunks with such a text to `retry`. A text that its worker
-- scored alone, after two other workers had died with its chunk, is poison: no worker scores it for a while.
-- A dead worker stays listed for a while, in case Redis still serves a blocking move that it had begun.
-- A part of the keyspace is searched for claims whose worker is not listed, as after FLUSHALL: it is listed as dead.
-- Dead letters whose time is over are removed; those of release 0.1 get a time, a few in each call.
--
-- KEYS  1 workers  2 retry  3 dead letters  4 dead letters of release 0.1  5 suspects  6 poison  7 marks
-- ARGV  1 prefix of claim keys  2 prefix of result keys  3 prefix of job keys
--       4 maximum number of attempts  5 maximum number of dead letters
--       6 ms after which a dead worker is forgotten  7 cursor of the search  8 number of keys to search
--       9 ms for which a suspect is known  10 ms for which a poison is known
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
  local failed = {id = id, chunk_id = chunk.chunk_id, status = 'failed', error = error}
  if chunk.chunk_id and type(chunk.texts) == 'table' and #chunk.texts > 0 then  -- an api of release 0.1 reads no errors
    failed.predictions = {}
    for position = 1, #chunk.texts do
      failed.predictions[position] = {code = 'worker_died', detail = error}
    end
  end
  failed = cjson.encode(failed)
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

local function list_text(set, hash, ms)
  redis.call('ZADD', set, now + ms, hash)
  redis.call('PEXPIRE', set, ms)
end

-- Lists the texts of a chunk as suspects, and `marked`, if it is one of them, as poison. Returns true if it is.
local function list_texts(chunk, marked)
  if type(chunk.texts) ~= 'table' then return false end
  local found = false
  for _, text in ipairs(chunk.texts) do
    local hash = type(text) == 'string' and redis.sha1hex(text)
    if hash and hash == marked then
      found = true
      list_text(KEYS[6], hash, ARGV[10])
    elseif hash then
      list_text(KEYS[5], hash, ARGV[9])
    end
  end
  return found
end

local function take_back(raw, marked)
  local chunk = decode(raw)
  if not chunk then
    return move_to_dead(raw, nil)
  end
  local most = tonumber(ARGV[4])
  chunk.attempts = (tonumber(chunk.attempts) or 0) + 1
  local found = list_texts(chunk, chunk.attempts >= most and marked)
  -- Once the poison is known, one more attempt answers the other texts.
  if chunk.attempts > most or (chunk.attempts == most and not (found and #chunk.texts > 1)) then
    return move_to_dead(raw, chunk)
  end
  chunk.bytes_before = nil
  local writable, again = pcall(cjson.encode, chunk)
  if not writable then
    return move_to_dead(raw, nil)
  end
  retried = retried + 1
  -- A chunk that has killed a worker alone is next: of many chunks with one poison, the first one soon names it.
  local put = chunk.attempts > 1 and put_first or put_last
  put(KEYS[2], again)
end

local found = redis.call('SCAN', ARGV[7], 'MATCH', ARGV[1] .. '*', 'COUNT', ARGV[8])
for _, claim in ipairs(found[2]) do
  redis.call('ZADD', KEYS[1], 'NX', now, string.sub(claim, #ARGV[1] + 1))
end
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  local claim = ARGV[1] .. worker
  local marked = redis.call('HGET', KEYS[7], worker)
  for _, raw in ipairs(redis.call('LRANGE', claim, 0, -1)) do take_back(raw, marked) end
  redis.call('DEL', claim)
  redis.call('HDEL', KEYS[7], worker)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[6])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now)
redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now)
for _ = 1, OLD_LETTERS_PER_CALL do
  local raw = redis.call('LPOP', KEYS[4])
  if not raw then break end
  local chunk = decode(raw)
  add_dead_letter(KEYS[3], raw, chunk and chunk.keep_s or UNREADABLE_S, ARGV[5], now)
end
return {retried, dead, found[1]}
