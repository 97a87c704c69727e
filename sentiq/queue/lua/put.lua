-- Stands behind lists.lua in the scripts that move chunks between lists: scripts.load_script inserts it.

-- Returns a chunk without the opening brace and the member bytes_before, or nil if it is no object.
local function bare(chunk)
  local start = string.match(chunk, '^{"bytes_before":%-?%d+,()') or string.match(chunk, '^{()')
  return start and string.sub(chunk, start)
end

-- Puts a chunk before the first one of a list.
local function put_first(list, chunk)
  local rest = bare(chunk)
  if rest then
    local _, before_first = bytes_on(list)
    chunk = before(before_first - #rest - 1) .. rest
  end
  redis.call('LPUSH', list, chunk)
end

-- Puts a chunk behind the last one of a list.
local function put_last(list, chunk)
  local rest = bare(chunk)
  redis.call('RPUSH', list, rest and before(end_of(list)) .. rest or chunk)
end
