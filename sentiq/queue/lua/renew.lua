-- Prolongs a lease that still stands.
--
-- KEYS  1 workers
-- ARGV  1 worker id  2 lease in ms
-- Returns 1, or 0 when the lease has run out.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local lease = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not lease or tonumber(lease) <= now then
  return 0
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return 1
