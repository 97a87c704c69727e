-- Counts what the queue holds.
--
-- KEYS  1 chunks  2 bulk  3 retry  4 dead  5 workers
-- Returns {waiting chunks (retries included), dead chunks, workers whose lease holds}.
local waiting = redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2]) + redis.call('LLEN', KEYS[3])
return {waiting, redis.call('LLEN', KEYS[4]), redis.call('ZCOUNT', KEYS[5], '(' .. now_ms(), '+inf')}
