-- Stands behind lists.lua in the enqueue script: scripts.load_script inserts it. It estimates when a job would be done.
--
-- Work is counted in full batches, of 64 texts or 16,384 bytes, whichever are more. model/speed.py counts so too.
-- One function holds all others: most calls of the script do not need them, and making them takes Redis some µs.

-- Returns the ms after which the client is to try again if the job would not be done in time, else nothing. KEYS and ARGV
-- are those of enqueue.lua, the job's chunks from `first_chunk` on; `lengths` are those of the lists.
local function ms_too_late(first_chunk, lengths, now)
  local TEXTS, BYTES = 64, 16384
  local OTHER_SEPARATORS, OTHER_BYTES = 3, 400  -- of a chunk without its texts
  local SAMPLES = 16  -- of a list: so many of its chunks are looked at, evenly spaced
  local SHARE_BESIDE_BULK = 0.8  -- of the workers' time, for jobs that clients wait for
  local SHARE_OF_TIME_LIMIT = 0.8  -- the rest is for what workers have in hand, and for the api
  local LONGEST_RETRY_MS = 60000
  local SLOT_KEEP_MS = 120000

  -- Returns the work of a chunk: none if its time limit has passed, because no worker scores it.
  local function work_of(chunk)
    local deadline = string.match(chunk, '"deadline":(%d+)')
    if deadline and tonumber(deadline) <= now then return 0 end
    local _, separators = string.gsub(chunk, '","', '')
    return math.max((separators - OTHER_SEPARATORS) / TEXTS, (#chunk - OTHER_BYTES) / BYTES, 1 / TEXTS)
  end

  local function work_on(list, length)
    local samples, work = math.min(length, SAMPLES), 0
    for number = 0, samples - 1 do
      work = work + work_of(redis.call('LINDEX', list, math.floor((number + 0.5) * length / samples)))
    end
    return samples > 0 and work * length / samples or 0
  end

  -- Returns the work that all live workers do in a ms, or nothing where one of them has not said it.
  local function speed_of_all()
    local workers = redis.call('ZRANGEBYSCORE', KEYS[5], now, '+inf')
    if #workers == 0 then return nil end
    local total = 0
    for _, speed in ipairs(redis.call('HMGET', KEYS[6], unpack(workers))) do
      if not speed then return nil end
      total = total + speed / 1000
    end
    return total > 0 and total or nil
  end

  -- Returns the time of the next try. Each refused client gets a later one, so that all find room.
  local function next_try_ms(excess_ms, own_ms)
    local slot = math.max(now + excess_ms, tonumber(redis.call('GET', KEYS[7])) or 0)
    slot = math.min(slot, now + LONGEST_RETRY_MS)
    redis.call('SET', KEYS[7], string.format('%d', slot + own_ms), 'PX', SLOT_KEEP_MS)
    return math.ceil(slot - now)
  end

  local speed = speed_of_all()
  if not speed then return nil end
  if lengths[3] > 0 then speed = speed * SHARE_BESIDE_BULK end
  local own = 0
  for number = first_chunk, #ARGV do own = own + work_of(ARGV[number]) end
  local has_later = #ARGV > first_chunk
  local before_it = work_on(KEYS[1], lengths[1]) + (has_later and work_on(KEYS[2], lengths[2]) or 0)
  local excess_ms = (before_it + own) / speed - ARGV[5] * SHARE_OF_TIME_LIMIT
  if excess_ms > 0 then return next_try_ms(excess_ms, own / speed) end
end
