-- Counts what the queue holds.
--
-- KEYS  1 chunks  2 bulk  3 retry  4 dead letters  5 workers
-- Returns {waiting chunks (retries included), dead letters whose time is not over, workers whose lease holds}.
local waiting = redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2]) + redis.call('LLEN', KEYS[3])
local now = '(' .. now_ms()
return {waiting, redis.call('ZCOUNT', KEYS[4], now, '+inf'), redis.call('ZCOUNT', KEYS[5], now, '+inf')}
