-- Counts what the queue holds.
--
-- KEYS  1 chunks  2 bulk  3 retry  4 dead letters  5 workers
-- Returns {waiting chunks (retries included), their bytes, dead letters whose time is not over, workers whose lease holds}.
local waiting, bytes = 0, 0
for number = 1, 3 do
  waiting = waiting + redis.call('LLEN', KEYS[number])
  bytes = bytes + bytes_on(KEYS[number])
end
local now = '(' .. now_ms()
return {waiting, bytes, redis.call('ZCOUNT', KEYS[4], now, '+inf'), redis.call('ZCOUNT', KEYS[5], now, '+inf')}
