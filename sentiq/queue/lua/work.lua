-- Stands behind lists.lua in the enqueue script: scripts.load_script inserts it. It estimates when a job would be done.
--
-- Work is counted in full batches, of 64 texts or 16,384 bytes, whichever are more. model/speed.py counts so too.
local TEXTS, BYTES = 64, 16384
local OTHER_SEPARATORS, OTHER_BYTES = 3, 400  -- of a chunk without its texts
local SAMPLES = 16  -- of a list: the script looks at so many of its chunks, evenly spaced
local SHARE_BESIDE_BULK = 0.8  -- of the workers' time, for jobs that clients wait for
local LONGEST_RETRY_MS = 60000
local SLOT_KEEP_MS = 120000

-- Returns the work of a chunk: none if its time limit has passed, because no worker scores it.
local function work_of(chunk, now)
  local deadline = string.match(chunk, '"deadline":(%d+)')
  if deadline and tonumber(deadline) <= now then return 0 end
  local _, separators = string.gsub(chunk, '","', '')
  return math.max((separators - OTHER_SEPARATORS) / TEXTS, (#chunk - OTHER_BYTES) / BYTES, 1 / TEXTS)
end

local function work_on(list, now)
  local length = redis.call('LLEN', list)
  local samples, work = math.min(length, SAMPLES), 0
  for number = 0, samples - 1 do
    local chunk = redis.call('LINDEX', list, math.floor((number + 0.5) * length / samples))
    work = work + work_of(chunk, now)
  end
  return samples > 0 and work * length / samples or 0
end

-- Returns the work that all live workers do in a ms, or nothing where one of them has not said it.
local function speed_of(workers, speeds)
  if #workers == 0 then return nil end
  local total = 0
  for _, speed in ipairs(redis.call('HMGET', speeds, unpack(workers))) do
    if not speed then return nil end
    total = total + speed / 1000
  end
  return total > 0 and total or nil
end

-- Returns the time after which a refused client is to try again. Each gets a later one, so that all find room.
local function next_try_ms(slots, excess_ms, own_ms, now)
  local slot = math.max(now + excess_ms, tonumber(redis.call('GET', slots)) or 0)
  slot = math.min(slot, now + LONGEST_RETRY_MS)
  redis.call('SET', slots, string.format('%d', slot + own_ms), 'PX', SLOT_KEEP_MS)
  return slot - now
end
