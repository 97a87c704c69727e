-- Gives up on one job that a worker holds: out of its claim, into `dead`, with a failed result if it has an id.
--
-- KEYS  1 workers  2 claimed by this worker  3 dead
-- ARGV  1 worker id  2 the job as claimed  3 the most jobs that `dead` holds
--       then, for a job that could be read: 4 result key  5 request key  6 seconds to keep the result  7 result
--       8 list for a copy of it or ''
-- Returns 1, or 0 when the lease has run out: then nothing was written.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) <= now then
  return 0
end
redis.call('LREM', KEYS[2], 1, ARGV[2])
redis.call('LPUSH', KEYS[3], ARGV[2])
redis.call('LTRIM', KEYS[3], 0, ARGV[3] - 1)
if ARGV[4] then
  redis.call('SET', ARGV[4], ARGV[7], 'EX', ARGV[6] + 10)  -- while a request is known, its results are there
  redis.call('EXPIRE', ARGV[5], ARGV[6])
  if ARGV[8] ~= '' then
    redis.call('RPUSH', ARGV[8], ARGV[7])
    redis.call('EXPIRE', ARGV[8], 60)  -- its reader may have died
  end
end
return 1
