-- Renews a worker's lease and returns its next batch: the chunk that a blocking move put into its claim, and more
-- waiting chunks, until the batch is full, in texts or in characters (in bytes of UTF-8).
-- A chunk from `retry` comes alone, and to one worker at a time: a poison text kills one worker, without other chunks.
-- A waiting chunk goes to `retry` instead if its worker has died, or if a dead worker held one of its texts.
-- Chunks that a client waits for go first. One of `later` is always taken along, so that large jobs go on under any load.
-- Chunks of `bulk` fill a batch for which no client waits. Else they are taken if it is their turn.
-- While a batch is in hand, nothing is taken if this worker may take from `retry`: its turn is next.
-- A blank behind the number in a job's record says that a worker has a chunk of it; see status.lua.
--
-- KEYS  1 chunks  2 later  3 bulk  4 retry  5 workers  6 claim of this worker  7 suspects  8 poison  9 worker of the suspects
-- ARGV  1 worker id  2 limit in texts  3 limit in characters  4 1 if it is the turn of `bulk`  5 lease in ms
--       6 number of chunks of earlier batches that are still in hand  7 prefix of job keys
-- Job keys are built from the ids of the chunks.
-- Returns {words, number of chunks from `bulk`, chunk, ...}, or nothing when the lease has run out. The words, with blanks
-- between them, are: now in ms; `suspect` for a chunk from `retry`; `again` if it only moved suspects and more waits;
-- the SHA-1 of each text of the batch that is poison.
local MOVES = 64  -- to `retry`, at most in one call
local LOCK_MS = 600000
local now = now_ms()
if not lease_holds(KEYS[5], ARGV[1], now) then
  return false
end
redis.call('ZADD', KEYS[5], now + ARGV[5], ARGV[1])

local most_texts, most_bytes = tonumber(ARGV[2]), tonumber(ARGV[3])
local in_hand = tonumber(ARGV[6])
local batch = {tostring(now), 0}
local texts, bytes, moves = 0, 0, 0
local client_waits = false
local watchful = redis.call('EXISTS', KEYS[7], KEYS[8], KEYS[9]) > 0  -- mostly false: then no text is hashed

local function mark_as_running(job)
  if redis.call('APPEND', job, ' ') == 1 then  -- the record had expired
    redis.call('DEL', job)
  end
end

-- Returns true if `hash` is in the sorted set with a time that is not over.
local function is_listed(set, hash)
  local time_end = redis.call('ZSCORE', set, hash)
  return time_end and tonumber(time_end) > now
end

-- Notes the texts that are poison; returns true if another one is a suspect.
local function has_suspect(all)
  local found = false
  for _, text in ipairs(all) do
    local hash = redis.sha1hex(tostring(text))
    if is_listed(KEYS[8], hash) then
      batch[1] = batch[1] .. ' ' .. hash
    else
      found = found or is_listed(KEYS[7], hash)
    end
  end
  return found
end

local function add(chunk, from_retry)
  local readable, fields = pcall(cjson.decode, chunk)
  readable = readable and type(fields) == 'table'
  if readable and type(fields.texts) == 'table' then
    local suspect = watchful and has_suspect(fields.texts) or (tonumber(fields.attempts) or 0) > 0
    if suspect and not from_retry then
      moves = moves + 1
      redis.call('LREM', KEYS[6], -1, chunk)
      put_last(KEYS[4], chunk)
      return
    end
    texts = texts + #fields.texts
    for _, text in ipairs(fields.texts) do
      bytes = bytes + (type(text) == 'string' and #text or 0)
    end
  end
  batch[#batch + 1] = chunk
  client_waits = client_waits or (readable and fields.deadline ~= nil)
  if readable and type(fields.id) == 'string' then
    mark_as_running(ARGV[7] .. string.match(fields.id, '^[^.]*'))
  end
end

local function take(list)
  local chunk = redis.call('LMOVE', list, KEYS[6], 'LEFT', 'RIGHT')
  if chunk then add(chunk, list == KEYS[4]) end
  return chunk
end

local function may_take_suspects()
  if redis.call('EXISTS', KEYS[4]) == 0 then return false end
  local worker = redis.call('GET', KEYS[9])
  return not worker or worker == ARGV[1] or not lease_holds(KEYS[5], worker, now)
end

-- Returns true if the batch is a chunk from `retry`.
local function take_suspect()
  if #batch > 2 or in_hand > 0 or not may_take_suspects() then return false end
  redis.call('SET', KEYS[9], ARGV[1], 'PX', LOCK_MS)
  batch[1] = batch[1] .. ' suspect'
  return take(KEYS[4])
end

local function full()
  return texts >= most_texts or bytes >= most_bytes or moves >= MOVES
end

for _, chunk in ipairs(redis.call('LRANGE', KEYS[6], in_hand, -1)) do add(chunk) end
if in_hand > 0 and may_take_suspects() then
  return batch
end
if take_suspect() then
  return batch
end
while not full() and take(KEYS[1]) do end
repeat local more = take(KEYS[2]) until not more or full()
if not client_waits or ARGV[4] == '1' then
  if client_waits then texts, bytes = 0, 0 end  -- the share of `bulk` has the size of a batch
  local before_bulk = #batch
  while not full() and take(KEYS[3]) do end
  batch[2] = #batch - before_bulk
end
if not take_suspect() and watchful and in_hand == 0 and redis.call('GET', KEYS[9]) == ARGV[1] then
  redis.call('DEL', KEYS[9])
end
if moves >= MOVES and #batch == 2 then batch[1] = batch[1] .. ' again' end
return batch
