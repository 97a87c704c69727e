-- Stands behind the prelude in the scripts that write results: scripts.load_script inserts it.
local REPLY_TTL_S = 60      -- of a list of replies: its reader may have died
local RESULT_MARGIN_S = 10  -- results stay that much longer than their job's record: a known job has its results
local UNREADABLE_S = 7 * 24 * 3600  -- of a dead letter that says no time

local function send_replies(list, results)
  redis.call('RPUSH', list, unpack(results))
  redis.call('EXPIRE', list, REPLY_TTL_S)
end

-- Sets the expiry of a job's record, of the errors of its refused texts and the sizes of its chunks if there are any, and of
-- its idempotency key if it has one: then `value`, the record, begins with a zero. They, set last, never expire before the
-- record.
local function keep_record(record, value, seconds)
  redis.call('EXPIRE', record, seconds)
  redis.call('EXPIRE', record .. ':refused', seconds)
  redis.call('EXPIRE', record .. ':sizes', seconds)
  if value and string.byte(value) == 48 then
    local pointer = record .. ':key'
    redis.call('EXPIRE', pointer, seconds)
    redis.call('EXPIRE', redis.call('GET', pointer) or pointer, seconds)
  end
end

-- Sets the expiry of a job's record and of its results, `prefix` before their ids, if every chunk has a result.
-- It looks from the last chunk on, which mostly ends last.
local function keep_if_complete(record, value, prefix, job, chunks, seconds)
  local results = {}
  for number = chunks - 1, 0, -1 do
    local key = prefix .. job .. '.' .. number
    if number == 0 and redis.call('EXISTS', key) == 0 then
      key = prefix .. job  -- of release 0.1: its first chunk has the job's id
    end
    if redis.call('EXISTS', key) == 0 then return end
    results[#results + 1] = key
  end
  for _, key in ipairs(results) do redis.call('EXPIRE', key, seconds + RESULT_MARGIN_S) end
  keep_record(record, value, seconds)
end

-- Writes the result of a chunk, and returns the result that the chunk has from now on: a chunk may be delivered twice,
-- and its first result stays. Until a job's last chunk has ended, its results stay as long as its record.
local function write_result(result_prefix, job_prefix, chunk, job, seconds, result)
  local key, record = result_prefix .. chunk, job_prefix .. job
  local value = redis.call('GET', record)
  local chunks = tonumber(value) or 1
  local result_s = chunks == 1 and seconds or math.max(seconds, redis.call('TTL', record))
  if not redis.call('SET', key, result, 'NX', 'EX', result_s + RESULT_MARGIN_S) then
    result = redis.call('GET', key)
  end
  if chunks == 1 then
    keep_record(record, value, seconds)
  else
    keep_if_complete(record, value, result_prefix, job, chunks, seconds)
  end
  return result
end

-- Puts a chunk among the dead letters for `seconds`. If there are more than `limit`, the first to expire go.
local function add_dead_letter(letters, chunk, seconds, limit, now)
  redis.call('ZADD', letters, now + seconds * 1000, chunk)
  redis.call('ZREMRANGEBYSCORE', letters, '-inf', now)
  redis.call('ZREMRANGEBYRANK', letters, 0, -limit - 1)
  local last = redis.call('ZRANGE', letters, -1, -1, 'WITHSCORES')
  redis.call('PEXPIREAT', letters, last[2])  -- all are gone by then, even where no worker runs
end
