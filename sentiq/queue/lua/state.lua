-- Counts what the queue holds.
--
-- KEYS  1 jobs  2 bulk  3 retry  4 dead  5 workers
-- Returns {jobs waiting (retries included), dead jobs, workers whose lease stands}.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local waiting = redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2]) + redis.call('LLEN', KEYS[3])
return {waiting, redis.call('LLEN', KEYS[4]), redis.call('ZCOUNT', KEYS[5], '(' .. now, '+inf')}
