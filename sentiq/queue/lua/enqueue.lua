-- Puts the chunks of one job on the queue, or refuses them all when the queue would hold too many.
-- The first chunks, one for each live worker, go to `chunks`; the others go to `bulk`, so that a small job
-- never waits behind a whole large one and every idle worker wakes.
-- A job that is known already is accepted, and nothing is put on the queue: the call came twice.
--
-- KEYS  1 chunks  2 bulk  3 retry  4 workers  5 job
-- ARGV  1 maximum number of waiting chunks  2 the job's time limit in ms, 0 for none
--       3 seconds for which an unfinished job is known  4.. chunks, JSON objects without their times
--       Behind these stand the keys and arguments of an idempotency key, see idempotency.lua.
-- Returns 1, 0 when refused, or the earlier job of an idempotency key as find_known_job does.
local known = KEYS[6] and find_known_job()
if known then return known end
local count = #ARGV - 3
local waiting = redis.call('LLEN', KEYS[1]) + redis.call('LLEN', KEYS[2]) + redis.call('LLEN', KEYS[3])
if waiting + count > tonumber(ARGV[1]) then
  return redis.call('EXISTS', KEYS[5])
end
if not redis.call('SET', KEYS[5], count, 'NX', 'EX', ARGV[3]) then
  return 1
end
if KEYS[6] then remember_job(ARGV[3]) end

local now = now_ms()
local times = string.format('{"enqueued_at":%d,', now)
if ARGV[2] ~= '0' then
  times = times .. string.format('"deadline":%d,', now + ARGV[2])
end

local first = count
if count > 1 then
  first = math.max(1, redis.call('ZCOUNT', KEYS[4], now, '+inf'))
end
for number = 1, count do
  local list = number <= first and KEYS[1] or KEYS[2]
  redis.call('RPUSH', list, times .. string.sub(ARGV[number + 3], 2))  -- the times replace the opening brace
end
return 1
