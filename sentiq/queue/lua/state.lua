-- Counts what the queue holds.
--
-- KEYS  1 chunks  2 later  3 bulk  4 retry  5 dead letters  6 workers
-- Returns {waiting chunks (retries included), their bytes, dead letters whose time is not over, workers whose lease holds}.
local waiting, bytes = 0, 0
for number = 1, 4 do
  waiting = waiting + redis.call('LLEN', KEYS[number])
  bytes = bytes + bytes_on(KEYS[number])
end
local now = '(' .. now_ms()
return {waiting, bytes, redis.call('ZCOUNT', KEYS[5], now, '+inf'), redis.call('ZCOUNT', KEYS[6], now, '+inf')}
