-- Renews a worker's lease and returns its next batch: the chunk that a blocking move put into its claim, and more
-- waiting chunks, until the batch is full, in texts or in characters (in bytes of UTF-8).
-- A chunk from `retry` comes alone, so that a poison text harms only itself.
-- Chunks that a client waits for go first. One of `later` is always taken along, so that large jobs go on under any load.
-- Chunks of `bulk` fill a batch for which no client waits. Else they are taken if it is their turn.
-- While a batch is in hand, nothing is taken if `retry` holds chunks: their turn is next.
-- A blank behind the number in a job's record says that a worker has a chunk of it; see status.lua.
--
-- KEYS  1 chunks  2 later  3 bulk  4 retry  5 workers  6 claim of this worker
-- ARGV  1 worker id  2 limit in texts  3 limit in characters  4 1 if it is the turn of `bulk`  5 lease in ms
--       6 number of chunks of earlier batches that are still in hand  7 prefix of job keys
-- Job keys are built from the ids of the chunks.
-- Returns {now in ms, number of chunks from `bulk`, chunk, ...}, or nothing when the lease has run out.
local now = now_ms()
if not lease_holds(KEYS[5], ARGV[1], now) then
  return false
end
redis.call('ZADD', KEYS[5], now + ARGV[5], ARGV[1])

local most_texts, most_bytes = tonumber(ARGV[2]), tonumber(ARGV[3])
local batch = {tostring(now), 0}
local texts, bytes = 0, 0
local client_waits = false

local function mark_as_running(job)
  if redis.call('APPEND', job, ' ') == 1 then  -- the record had expired
    redis.call('DEL', job)
  end
end

local function add(chunk)
  batch[#batch + 1] = chunk
  local readable, fields = pcall(cjson.decode, chunk)
  if not readable or type(fields) ~= 'table' then return end
  if type(fields.texts) == 'table' then
    texts = texts + #fields.texts
    for _, text in ipairs(fields.texts) do
      bytes = bytes + (type(text) == 'string' and #text or 0)
    end
  end
  client_waits = client_waits or fields.deadline ~= nil
  if type(fields.id) == 'string' then
    mark_as_running(ARGV[7] .. string.match(fields.id, '^[^.]*'))
  end
end

local function take(list)
  local chunk = redis.call('LMOVE', list, KEYS[6], 'LEFT', 'RIGHT')
  if chunk then add(chunk) end
  return chunk
end

local function full()
  return texts >= most_texts or bytes >= most_bytes
end

local in_hand = tonumber(ARGV[6])
for _, chunk in ipairs(redis.call('LRANGE', KEYS[6], in_hand, -1)) do add(chunk) end
if in_hand > 0 and redis.call('EXISTS', KEYS[4]) == 1 then
  return batch
end
if #batch == 2 and take(KEYS[4]) then
  return batch
end
while not full() and take(KEYS[1]) do end
repeat local more = take(KEYS[2]) until not more or full()
if client_waits and ARGV[4] ~= '1' then
  return batch
end
if client_waits then texts, bytes = 0, 0 end  -- the share of `bulk` has the size of a batch
local before_bulk = #batch
while not full() and take(KEYS[3]) do end
batch[2] = #batch - before_bulk
return batch
