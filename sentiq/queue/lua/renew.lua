-- Prolongs a lease that holds, and notes the speed of the worker.
--
-- KEYS  1 workers  2 speeds
-- ARGV  1 worker id  2 lease in ms  3 full batches that it scores a second, or 0 if it does not know
-- Returns 1, or 0 when the lease has run out.
local now = now_ms()
if not lease_holds(KEYS[1], ARGV[1], now) then
  return 0
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
if tonumber(ARGV[3]) > 0 then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[3])
else
  redis.call('HDEL', KEYS[2], ARGV[1])
end
return 1
