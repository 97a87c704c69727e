-- Counts requests of one client in a window that begins with the first of them.
--
-- KEYS  1 counter
-- ARGV  1 number of requests to add  2 length of the window in ms
-- Returns {requests in the window, ms until it ends}.
local count = redis.call('INCRBY', KEYS[1], ARGV[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[2])
  redis.call('PEXPIRE', KEYS[1], left)
end
return {count, left}
