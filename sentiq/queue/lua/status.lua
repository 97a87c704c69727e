-- Looks up the state of a job.
--
-- KEYS  1 job  2 workers
-- ARGV  1 job id  2 prefix of result keys  3 prefix of claim keys
-- Result and claim keys are built: their number is known only from the values of KEYS.
-- Returns nothing for an unknown or expired job; else {'queued' or 'running', number of chunks, result of each
-- finished chunk in order, ...}. The job is complete when there are as many results as chunks.
local count = tonumber(redis.call('GET', KEYS[1]))
if not count then return false end

local reply = {'queued', count}
local unfinished = {}  -- chunk id -> true
for number = 0, count - 1 do
  local id = ARGV[1] .. '.' .. number
  local result = redis.call('GET', ARGV[2] .. id)
  if not result and number == 0 then
    result = redis.call('GET', ARGV[2] .. ARGV[1])  -- of release 0.1: its first chunk has the job's id
    unfinished[ARGV[1]] = not result or nil
  end
  if result then reply[#reply + 1] = result else unfinished[id] = true end
end
if #reply > 2 then reply[1] = 'running' end
if #reply > 2 or count == 0 then return reply end

for _, worker in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  for _, chunk in ipairs(redis.call('LRANGE', ARGV[3] .. worker, 0, -1)) do
    local readable, fields = pcall(cjson.decode, chunk)
    if readable and type(fields) == 'table' and unfinished[fields.id] then
      reply[1] = 'running'
      return reply
    end
  end
end
return reply
