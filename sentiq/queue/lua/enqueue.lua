-- Puts the jobs of one request on the queue, or refuses them all when it would hold too many.
-- The first jobs, one a live worker, go to `jobs`; the others to `bulk`, so that a small request
-- never waits behind the whole of a large one and every idle worker is woken.
--
-- KEYS  1 jobs  2 bulk  3 retry  4 workers  5 request
-- ARGV  1 the most jobs that may wait  2 the request's time limit in ms, 0 for none
--       3 seconds for which the request is known at the most  4.. jobs, JSON objects without their times
-- Returns 1, or 0 when refused.
local count = #ARGV - 3
local waiting = redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2]) + redis.call('LLEN', KEYS[3])
if waiting + count > tonumber(ARGV[1]) then
  return 0
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local stamp = string.format('{"enqueued_at":%d,', now)
if ARGV[2] ~= '0' then
  stamp = stamp .. string.format('"deadline":%d,', now + ARGV[2])
end

local ahead = count
if count > 1 then
  ahead = math.max(1, redis.call('ZCOUNT', KEYS[4], now, '+inf'))
end
for part = 1, count do
  local list = part <= ahead and KEYS[1] or KEYS[2]
  redis.call('RPUSH', list, stamp .. string.sub(ARGV[part + 3], 2))
end
redis.call('SET', KEYS[5], count, 'EX', ARGV[3])
return 1
