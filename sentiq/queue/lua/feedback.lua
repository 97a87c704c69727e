-- Keeps one correction for each text, the last one. Removes those that are over their time, then the oldest ones while all
-- together have too many bytes. Without a correction it also moves some of release 0.1, which had no limits.
--
-- KEYS  1 corrections  2 their expiry times  3 their bytes  4 list of corrections of release 0.1
-- ARGV  1 maximum number of bytes  2 seconds for which a correction is kept  3 id of the text, or nothing
--       4 the correction
local SHARE_OF_MAXMEMORY = 1 / 16  -- the rest is for predictions
local OVERHEAD_BYTES = 200  -- of one correction in Redis, seen with version 7.0
local OLD_ONES_PER_CALL = 100
local ANY_JOB = '^[%w._-]+$'

local now = now_ms()
local bytes = redis.call('EXISTS', KEYS[1]) == 1 and tonumber(redis.call('GET', KEYS[3]) or 0) or 0
local before = bytes

local function size_of(id)
  local length = redis.call('HSTRLEN', KEYS[1], id)
  return length > 0 and length + 2 * #id + OVERHEAD_BYTES or 0
end

local function remove(id)
  bytes = bytes - size_of(id)
  redis.call('HDEL', KEYS[1], id)
  redis.call('ZREM', KEYS[2], id)
end

local function keep(id, correction)
  local replaced = size_of(id)
  redis.call('HSET', KEYS[1], id, correction)
  redis.call('ZADD', KEYS[2], now + 1000 * ARGV[2], id)
  bytes = bytes - replaced + size_of(id)
  for number = 1, 3 do redis.call('EXPIRE', KEYS[number], ARGV[2]) end
end

local function move_old_one(raw)
  local readable, old = pcall(cjson.decode, raw)
  local is_object = readable and type(old) == 'table'
  local job = is_object and (old.job_id or old.request_id)
  if type(job) == 'string' and string.match(job, ANY_JOB) then
    local id = job .. ':' .. tostring(old.index or 0)
    if size_of(id) == 0 then keep(id, raw) end  -- the list begins with the last ones
  end
end

if ARGV[3] then
  keep(ARGV[3], ARGV[4])  -- the first write: a full Redis refuses it
else
  for _ = 1, OLD_ONES_PER_CALL do
    local raw = redis.call('LPOP', KEYS[4])
    if not raw then break end
    move_old_one(raw)
  end
end
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 1000)) do remove(id) end

local info = redis.pcall('INFO', 'memory')  -- a managed Redis may refuse it
local maxmemory = tonumber(type(info) == 'string' and string.match(info, 'maxmemory:(%d+)') or 0)
local limit = tonumber(ARGV[1])
if maxmemory > 0 then limit = math.min(limit, maxmemory * SHARE_OF_MAXMEMORY) end
while bytes > limit do
  local oldest = redis.call('ZRANGE', KEYS[2], 0, 0)[1]
  if not oldest or oldest == ARGV[3] then break end
  remove(oldest)
end
if bytes ~= before then redis.call('SET', KEYS[3], bytes, 'EX', ARGV[2]) end
