-- Renews a worker's lease and returns its next batch: the chunk that a blocking move put into its claim, and more
-- waiting chunks, up to `limit` texts. A chunk from `retry` comes alone, so that a poison text harms only itself.
-- One chunk of `bulk` is always taken along, so that large jobs go on under any load.
-- While a batch is in hand, nothing is taken if `retry` holds chunks: their turn is next.
-- A blank behind the number in a job's record says that a worker has a chunk of it; see status.lua.
--
-- KEYS  1 chunks  2 bulk  3 retry  4 workers  5 claim of this worker
-- ARGV  1 worker id  2 limit in texts  3 lease in ms  4 number of chunks of earlier batches that are still in hand
--       5 prefix of job keys
-- Job keys are built from the ids of the chunks.
-- Returns {now in ms, chunk, ...}, or nothing when the lease has run out.
local now = now_ms()
if not lease_holds(KEYS[4], ARGV[1], now) then
  return false
end
redis.call('ZADD', KEYS[4], now + ARGV[3], ARGV[1])

local limit = tonumber(ARGV[2])
local batch = {tostring(now)}
local texts = 0

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
  end
  if type(fields.id) == 'string' then
    mark_as_running(ARGV[5] .. string.match(fields.id, '^[^.]*'))
  end
end

local function take(list)
  local chunk = redis.call('LMOVE', list, KEYS[5], 'LEFT', 'RIGHT')
  if chunk then add(chunk) end
  return chunk
end

local in_hand = tonumber(ARGV[4])
for _, chunk in ipairs(redis.call('LRANGE', KEYS[5], in_hand, -1)) do add(chunk) end
if in_hand > 0 and redis.call('EXISTS', KEYS[3]) == 1 then
  return batch
end
if #batch == 1 and take(KEYS[3]) then
  return batch
end
while texts < limit and take(KEYS[1]) do end
repeat local more = take(KEYS[2]) until not more or texts >= limit
return batch
