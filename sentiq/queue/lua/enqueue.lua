-- Puts the chunks of one job on the queue, or refuses them all when too much waits or Redis holds too much.
-- Chunks that a client waits for: the first ones, one for each live worker, go to `chunks`, the others to `later`, so
-- that a small job never waits behind a whole large one and every idle worker wakes.
-- Other chunks go to `bulk`. If `chunks` is empty, workers may be idle: then the first ones go there to wake them.
-- A job that would not be done within its time limit is refused, if chunks wait before it and every worker's speed is known.
-- A job that is known already is accepted, and nothing is put on the queue: the call came twice.
--
-- KEYS  1 chunks  2 later  3 bulk  4 retry  5 workers  6 their speeds  7 next slot of refused clients  8 job
-- ARGV  1 maximum number of waiting chunks  2 maximum of their bytes
--       3 maximum of the bytes that Redis holds, or 0: then they are not read, which costs some 10 µs
--       4 the share of that maximum, 0 to 1, up to which this job is accepted
--       5 the job's time limit in ms, 0 for none  6 seconds for which an unfinished job is known
--       7 the end of the ids of workers that know `later`; others are of release 0.1
--       8 the errors of the job's texts that were refused, JSON, or '': they lie under the job's key and ':refused'
--       9 the number of texts in each chunk, with blanks between, or '' if each has one: under the job's key and ':sizes'
--       10.. chunks, JSON objects without the opening brace, their times and bytes_before
--       Behind these stand the keys and arguments of an idempotency key, see idempotency.lua.
-- Returns the earlier job of an idempotency key as find_known_job does; else
-- {'accepted', 'chunks', 'bytes' or 'memory', which says what is too much, or 'late'; bytes that Redis holds, 0 if not read;
-- their maximum, which is less if maxmemory is small; for 'late' also the ms after which the client is to try again}.
local FIRST_CHUNK = 10
local SHARE_OF_MAXMEMORY = 0.8  -- results still come, for all that waits
local SHARE_OF_TIME_LIMIT = 0.8  -- the rest is for what workers have in hand, and for the api
local SMALL_QUEUE = 640  -- chunks: a job of one chunk that has so few before it is soon done

local known = KEYS[9] and find_known_job()
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
if redis.call('EXISTS', KEYS[8]) == 1 then
  return {'accepted', held, most_held}
end
if held > most_held * ARGV[4] then
  return {'memory', held, most_held}
end

local waiting, bytes, ends, lengths = count, 0, {}, {}
for number = 1, 4 do
  local length = redis.call('LLEN', KEYS[number])
  lengths[number] = length
  waiting = waiting + length
  ends[KEYS[number]] = length > 0 and end_of(KEYS[number]) or 0
  bytes = bytes + ends[KEYS[number]]
end
if waiting > tonumber(ARGV[1]) then return {'chunks', held, most_held} end
local own = 0
for number = FIRST_CHUNK, #ARGV do own = own + #ARGV[number] end
if bytes + own > tonumber(ARGV[2]) then  -- they may be fewer: this counts from when the lists were empty
  bytes = bytes_on(KEYS[1]) + bytes_on(KEYS[2]) + bytes_on(KEYS[3]) + bytes_on(KEYS[4])
  if bytes + own > tonumber(ARGV[2]) then return {'bytes', held, most_held} end
end
local now = now_ms()
local client_waits = ARGV[5] ~= '0'
local workers = (count > 1 or not client_waits) and redis.call('ZRANGEBYSCORE', KEYS[5], now, '+inf')

-- Returns the ms after which the client is to try again if the job would not be done in time, else nothing.
local function too_late()
  local speed = speed_of(workers or redis.call('ZRANGEBYSCORE', KEYS[5], now, '+inf'), KEYS[6])
  if not speed then return nil end
  if lengths[3] > 0 then speed = speed * SHARE_BESIDE_BULK end
  local own = 0
  for number = FIRST_CHUNK, #ARGV do own = own + work_of(ARGV[number], now) end
  local before_it = work_on(KEYS[1], now) + (count > 1 and work_on(KEYS[2], now) or 0)
  local excess_ms = (before_it + own) / speed - ARGV[5] * SHARE_OF_TIME_LIMIT
  if excess_ms > 0 then return next_try_ms(KEYS[7], excess_ms, own / speed, now) end
end

if client_waits and (lengths[1] > SMALL_QUEUE or (count > 1 and lengths[1] + lengths[2] > 0)) then
  local retry_ms = too_late()
  if retry_ms then return {'late', held, most_held, math.ceil(retry_ms)} end
end
redis.call('SET', KEYS[8], count, 'EX', ARGV[6])  -- the first write: a full Redis refuses it, and nothing is written
if KEYS[9] then remember_job(ARGV[6]) end
if ARGV[8] ~= '' then redis.call('SET', KEYS[8] .. ':refused', ARGV[8], 'EX', ARGV[6]) end
if ARGV[9] ~= '' then redis.call('SET', KEYS[8] .. ':sizes', ARGV[9], 'EX', ARGV[6]) end

local times = string.format('"enqueued_at":%d,', now)
if client_waits then
  times = times .. string.format('"deadline":%d,', now + ARGV[5])
end

local first, others = count, KEYS[2]  -- number of chunks for `chunks`, and the list of the others
if not client_waits then
  first, others = 0, KEYS[3]
end
if workers then
  for _, worker in ipairs(workers) do
    if string.sub(worker, -#ARGV[7]) ~= ARGV[7] then others = KEYS[3] end
  end
  if #workers == 0 then others = KEYS[3] end
  if client_waits or ends[KEYS[1]] == 0 then first = math.max(1, #workers) end
  if client_waits and #workers == 0 then first = count end  -- those on `bulk` would wait behind all that nobody waits for
end
for number = 1, count do
  local list = number <= first and KEYS[1] or others
  local chunk = ARGV[FIRST_CHUNK + number - 1]
  redis.call('RPUSH', list, before(ends[list]) .. times .. chunk)
  ends[list] = ends[list] + 1 + #times + #chunk
end
return {'accepted', held, most_held}
