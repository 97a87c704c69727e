-- Takes the jobs back from workers whose lease has run out: to `retry`, or to `dead` after too many attempts.
-- A dead worker stays listed for a while, in case Redis still serves a move that it had begun.
--
-- KEYS  1 workers  2 retry  3 dead
-- ARGV  1 prefix of claimed keys  2 prefix of result keys  3 prefix of request keys
--       4 the most attempts  5 the most jobs that `dead` holds  6 ms after which a dead worker is forgotten
-- Returns {jobs sent to retry, jobs sent to dead}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local retried, dead = 0, 0

local function bury(raw, job)
  dead = dead + 1
  redis.call('LPUSH', KEYS[3], raw)
  redis.call('LTRIM', KEYS[3], 0, ARGV[5] - 1)
  if not job then return end
  local request = ARGV[3] .. string.match(job.id, '^[^.]*')
  local error = 'given up after ' .. job.attempts .. ' attempts: each time the worker died or stood still'
  local failed = cjson.encode({id = job.id, status = 'failed', error = error})
  -- While a request is known, all its results are there.
  redis.call('SET', ARGV[2] .. job.id, failed, 'EX', job.keep_s + 10)
  redis.call('EXPIRE', request, job.keep_s)
  if type(job.reply_to) == 'string' then
    redis.call('RPUSH', job.reply_to, failed)
    redis.call('EXPIRE', job.reply_to, 60)  -- its reader may have died
  end
end

-- One broken message must not stop the script: EXPIRE takes whole numbers only.
local function read(raw)
  local readable, job = pcall(cjson.decode, raw)
  if readable and type(job) == 'table' and type(job.id) == 'string' and type(job.keep_s) == 'number'
      and job.keep_s % 1 == 0 and job.keep_s > 0 and job.keep_s < 1e9 then
    return job
  end
end

local function give_back(raw)
  local job = read(raw)
  if not job then
    return bury(raw, nil)
  end
  job.attempts = (tonumber(job.attempts) or 0) + 1
  if job.attempts >= tonumber(ARGV[4]) then
    return bury(raw, job)
  end
  local writable, again = pcall(cjson.encode, job)
  if not writable then
    return bury(raw, nil)
  end
  retried = retried + 1
  redis.call('RPUSH', KEYS[2], again)
end

for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
  local claimed = ARGV[1] .. worker
  for _, raw in ipairs(redis.call('LRANGE', claimed, 0, -1)) do give_back(raw) end
  redis.call('DEL', claimed)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[6])
return {retried, dead}
