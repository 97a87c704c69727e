-- Puts the chunks of one job on the queue, or refuses them all when too much waits or Redis holds too much.
-- The first chunks, one for each live worker, go to `chunks`; the others go to `bulk`, so that a small job
-- never waits behind a whole large one and every idle worker wakes.
-- A job that is known already is accepted, and nothing is put on the queue: the call came twice.
--
-- KEYS  1 chunks  2 bulk  3 retry  4 workers  5 job
-- ARGV  1 maximum number of waiting chunks  2 maximum of their bytes
--       3 maximum of the bytes that Redis holds, or 0: then they are not read, which costs some 10 µs
--       4 the share of that maximum, 0 to 1, up to which this job is accepted
--       5 the job's time limit in ms, 0 for none  6 seconds for which an unfinished job is known
--       7.. chunks, JSON objects without the opening brace, their times and bytes_before
--       Behind these stand the keys and arguments of an idempotency key, see idempotency.lua.
-- Returns the earlier job of an idempotency key as find_known_job does; else
-- {'accepted', 'chunks', 'bytes' or 'memory', which says what is too much; bytes that Redis holds, 0 if not read;
-- their maximum, which is less if maxmemory is small}.
local FIRST_CHUNK = 7
local SHARE_OF_MAXMEMORY = 0.8  -- results still come, for all that waits

local known = KEYS[6] and find_known_job()
if known then return known end
local count = #ARGV - FIRST_CHUNK + 1

local held, most_held = 0, tonumber(ARGV[3])
if most_held > 0 then
  local info = redis.pcall('INFO', 'memory')
  info = type(info) == 'string' and info or ''  -- a managed Redis may refuse INFO
  held = tonumber(string.match(info, 'used_memory:(%d+)')) or 0
  local maxmemory = tonumber(string.match(info, 'maxmemory:(%d+)')) or 0
  if maxmemory > 0 then most_held = math.min(most_held, math.floor(SHARE_OF_MAXMEMORY * maxmemory)) end
end
if redis.call('EXISTS', KEYS[5]) == 1 then
  return {'accepted', held, most_held}
end
if held > most_held * ARGV[4] then
  return {'memory', held, most_held}
end

local waiting, bytes, ends = count, 0, {}
for number = 1, 3 do
  local length = redis.call('LLEN', KEYS[number])
  waiting = waiting + length
  ends[KEYS[number]] = length > 0 and end_of(KEYS[number]) or 0
  bytes = bytes + ends[KEYS[number]]
end
if waiting > tonumber(ARGV[1]) then return {'chunks', held, most_held} end
local own = 0
for number = FIRST_CHUNK, #ARGV do own = own + #ARGV[number] end
if bytes + own > tonumber(ARGV[2]) then  -- they may be fewer: this counts from when the lists were empty
  bytes = bytes_on(KEYS[1]) + bytes_on(KEYS[2]) + bytes_on(KEYS[3])
  if bytes + own > tonumber(ARGV[2]) then return {'bytes', held, most_held} end
end
redis.call('SET', KEYS[5], count, 'EX', ARGV[6])  -- the first write: a full Redis refuses it, and nothing is written
if KEYS[6] then remember_job(ARGV[6]) end

local now = now_ms()
local times = string.format('"enqueued_at":%d,', now)
if ARGV[5] ~= '0' then
  times = times .. string.format('"deadline":%d,', now + ARGV[5])
end

local first = count
if count > 1 then
  first = math.max(1, redis.call('ZCOUNT', KEYS[4], now, '+inf'))
end
for number = 1, count do
  local list = number <= first and KEYS[1] or KEYS[2]
  local chunk = ARGV[FIRST_CHUNK + number - 1]
  redis.call('RPUSH', list, before(ends[list]) .. times .. chunk)
  ends[list] = ends[list] + 1 + #times + #chunk
end
return {'accepted', held, most_held}
