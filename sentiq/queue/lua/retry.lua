-- Stands behind the prelude in the scripts that put chunks on `retry`: scripts.load_script inserts it.

-- Puts a chunk before the first one of a list.
local function put_first(list, chunk)
  redis.call('LPUSH', list, chunk)
end

-- Puts a chunk behind the last one of a list.
local function put_last(list, chunk)
  redis.call('RPUSH', list, chunk)
end
