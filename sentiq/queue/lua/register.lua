-- Registers a new worker with its first lease.
--
-- KEYS  1 workers
-- ARGV  1 worker id  2 lease in ms
-- Returns 1.
redis.call('ZADD', KEYS[1], now_ms() + ARGV[2], ARGV[1])
return 1
