-- Registers a worker with its first lease. Its earlier id is listed as that of a dead worker: a list of workers that
-- was lost does not name it, though its claim may hold chunks, or get one from a blocking move.
--
-- KEYS  1 workers
-- ARGV  1 worker id  2 lease in ms  3 the worker's earlier id, or ''
-- Returns 1.
local now = now_ms()
if ARGV[3] ~= '' then
  redis.call('ZADD', KEYS[1], 'NX', now - 1, ARGV[3])
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
return 1
