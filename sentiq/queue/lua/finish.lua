-- Writes the results of a batch and takes its jobs out of the worker's claim, if the lease still stands. What a
-- late blocking move put behind them since stays, for the next batch.
--
-- KEYS  1 workers  2 claimed by this worker
-- ARGV  1 worker id  2 prefix of result keys  3 prefix of request keys
--       4 how many jobs the batch holds, at the head of the claim
--       5.. for each job with a result: job id, request id, seconds to keep the result, result,
--       list for a copy of it or ''
-- Returns 1, or 0 when the lease has run out: then nothing was written.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) <= now then
  return 0
end

-- While a request is known, all its results are there: each finish prolongs those of its other jobs too.
local function keep(request, seconds)
  redis.call('EXPIRE', ARGV[3] .. request, seconds)
  local jobs = tonumber(redis.call('GET', ARGV[3] .. request)) or 1
  if jobs == 1 then return end
  redis.call('EXPIRE', ARGV[2] .. request, seconds + 10)
  for part = 1, jobs - 1 do
    redis.call('EXPIRE', ARGV[2] .. request .. '.' .. part, seconds + 10)
  end
end

local replies = {}  -- list -> the results that go there, together
for i = 5, #ARGV, 5 do
  local id, request, seconds, result, reply_to = unpack(ARGV, i, i + 4)
  redis.call('SET', ARGV[2] .. id, result, 'EX', seconds + 10)
  keep(request, seconds)
  if reply_to ~= '' then
    replies[reply_to] = replies[reply_to] or {}
    table.insert(replies[reply_to], result)
  end
end
for list, results in pairs(replies) do
  redis.call('RPUSH', list, unpack(results))
  redis.call('EXPIRE', list, 60)  -- its reader may have died
end
redis.call('LTRIM', KEYS[2], ARGV[4], -1)
return 1
