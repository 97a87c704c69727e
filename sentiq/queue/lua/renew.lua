-- Prolongs a lease that holds.
--
-- KEYS  1 workers
-- ARGV  1 worker id  2 lease in ms
-- Returns 1, or 0 when the lease has run out.
local now = now_ms()
if not lease_holds(KEYS[1], ARGV[1], now) then
  return 0
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return 1
