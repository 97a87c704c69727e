-- Renews a worker's lease and hands it its next batch: what it was given by a blocking move, and what else
-- waits, up to `limit` texts. A job from `retry` comes alone, so that a poison text harms only itself.
-- One job of `bulk` is always taken along, so that large requests go on under any load.
-- Behind a batch that is still in hand nothing is taken while jobs wait in `retry`: their turn is next.
--
-- KEYS  1 jobs  2 bulk  3 retry  4 workers  5 claimed by this worker
-- ARGV  1 worker id  2 limit in texts  3 lease in ms  4 how many jobs of earlier batches are still in hand
-- Returns {now in ms, job, ...}, or nothing when the lease has run out.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = redis.call('ZSCORE', KEYS[4], ARGV[1])
if not lease or tonumber(lease) <= now then
  return false
end
redis.call('ZADD', KEYS[4], now + ARGV[3], ARGV[1])

local limit = tonumber(ARGV[2])
local batch = {tostring(now)}
local texts = 0

local function add(job)
  batch[#batch + 1] = job
  local readable, fields = pcall(cjson.decode, job)
  if readable and type(fields) == 'table' and type(fields.texts) == 'table' then
    texts = texts + #fields.texts
  end
end

local function take(list)
  local job = redis.call('LMOVE', list, KEYS[5], 'LEFT', 'RIGHT')
  if job then add(job) end
  return job
end

local in_hand = tonumber(ARGV[4])
for _, job in ipairs(redis.call('LRANGE', KEYS[5], in_hand, -1)) do add(job) end
if in_hand > 0 and redis.call('EXISTS', KEYS[3]) == 1 then
  return batch
end
if #batch == 1 and take(KEYS[3]) then
  return batch
end
while texts < limit and take(KEYS[1]) do end
repeat local more = take(KEYS[2]) until not more or texts >= limit
return batch
