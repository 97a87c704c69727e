-- Looks up the state of a job.
--
-- KEYS  1 job
-- ARGV  1 job id  2 prefix of result keys
-- Result keys are built: their number is known only from the value of KEYS. So are the keys of the errors of refused texts
-- and of the sizes of chunks.
-- Returns nothing for an unknown or expired job; {'queued' or 'running', number of chunks, number of texts in them, of which
-- have a result, the errors of its refused texts or ''} for an unfinished one; else the same with 'running' and the result
-- of each chunk in order, ...
local record = redis.call('GET', KEYS[1])
local count = tonumber(record)  -- the blanks behind it do not disturb
if not count then return false end

local sizes = {}  -- empty if each chunk has one text
for size in string.gmatch(redis.call('GET', KEYS[1] .. ':sizes') or '', '%d+') do sizes[#sizes + 1] = tonumber(size) end

local results, texts, texts_done = {}, 0, 0
for number = 0, count - 1 do
  local key = ARGV[2] .. ARGV[1] .. '.' .. number
  if number == 0 and redis.call('EXISTS', key) == 0 then
    key = ARGV[2] .. ARGV[1]  -- of release 0.1: its first chunk has the job's id
  end
  local size = sizes[number + 1] or 1
  texts = texts + size
  if redis.call('EXISTS', key) == 1 then
    results[#results + 1] = key
    texts_done = texts_done + size
  end
end

-- claim.lua puts blanks behind the number; a worker of release 0.1 does not.
local running = #results > 0 or string.find(record, ' ', 1, true)
local refused = redis.call('GET', KEYS[1] .. ':refused')
local reply = {running and 'running' or 'queued', count, texts, texts_done, refused or ''}
if #results == count then
  for _, key in ipairs(results) do reply[#reply + 1] = redis.call('GET', key) end
end
return reply
