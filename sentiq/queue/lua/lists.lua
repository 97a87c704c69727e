-- Stands behind the prelude in the scripts that put chunks on lists or count their bytes: scripts.load_script inserts it.
--
-- A chunk on a list begins with the member bytes_before: the bytes of the chunks that were put on the list before it, since
-- the list was last empty. So the first and the last chunk tell how many bytes a list holds, whoever took chunks from it,
-- and by whatever command: nothing is counted apart, and so no count can be wrong. An api of release 0.1 leaves the
-- member out: while its chunks are first or last, the number is an estimate.

-- Returns the bytes before the chunk, or nil if it does not say; then its length without that member.
local function measure(chunk)
  local before, rest = string.match(chunk, '^{"bytes_before":(-?%d+),()')
  if before then return tonumber(before), #chunk - rest + 2 end  -- 2: the opening brace, and Lua counts from 1
  return nil, #chunk
end

-- Returns the bytes on a list, and those before its first chunk.
local function bytes_on(list)
  local first = redis.call('LINDEX', list, 0)
  if not first then return 0, 0 end
  local last = redis.call('LINDEX', list, -1)
  local before_first, first_size = measure(first)
  local before_last, last_size = measure(last)
  if before_first and before_last then
    return before_last + last_size - before_first, before_first
  end
  return redis.call('LLEN', list) * math.ceil((first_size + last_size) / 2), before_first or 0
end

-- Returns the bytes before a chunk that is put behind the last one of a list.
local function end_of(list)
  local last = redis.call('LINDEX', list, -1)
  if not last then return 0 end
  local before, size = measure(last)
  if before then return before + size end
  local bytes, before_first = bytes_on(list)
  return before_first + bytes
end

-- Returns the beginning of a chunk that is put behind so many bytes; it replaces the opening brace.
local function before(bytes)
  return string.format('{"bytes_before":%d,', bytes)
end
