-- Registers a worker with its first lease. Its earlier id is listed as that of a dead worker: a list of workers that
-- was lost does not name it, though its claim may hold chunks, or get one from a blocking move.
-- It announces the worker's model, and removes the announcements and speeds of workers whose lease has run out.
--
-- KEYS  1 workers  2 models  3 speeds
-- ARGV  1 worker id  2 lease in ms  3 the worker's earlier id, or ''  4 the description of its model, or ''
-- Returns 1.
local now = now_ms()
if ARGV[3] ~= '' then
  redis.call('ZADD', KEYS[1], 'NX', now - 1, ARGV[3])
end
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
end
for number = 2, 3 do
  for _, worker in ipairs(redis.call('HKEYS', KEYS[number])) do
    if not lease_holds(KEYS[1], worker, now) then redis.call('HDEL', KEYS[number], worker) end
  end
end
return 1
