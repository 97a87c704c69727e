-- Enters a new worker with its first lease.
--
-- KEYS  1 workers
-- ARGV  1 worker id  2 lease in ms
local time = redis.call('TIME')
redis.call('ZADD', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
return 1
