-- Looks up what has become of a request.
--
-- KEYS  1 request  2 workers
-- ARGV  1 request id  2 prefix of result keys  3 prefix of claimed keys
-- Returns nothing for an unknown or expired request; else {'queued' or 'running', result of each finished job
-- in order, ...}. It is complete when there are as many results as `jobs` says: {state, jobs, result, ...}.
local count = tonumber(redis.call('GET', KEYS[1]))
if not count then return false end

local reply = {'queued', count}
local ids = {}
for part = 0, count - 1 do
  local id = part == 0 and ARGV[1] or ARGV[1] .. '.' .. part
  local result = redis.call('GET', ARGV[2] .. id)
  if result then reply[#reply + 1] = result else ids[#ids + 1] = id end
end
if #ids < count then reply[1] = 'running' end
if #ids == 0 or reply[1] == 'running' then return reply end

for _, worker in ipairs(redis.call('ZRANGE', KEYS[2], 0, -1)) do
  for _, job in ipairs(redis.call('LRANGE', ARGV[3] .. worker, 0, -1)) do
    local readable, fields = pcall(cjson.decode, job)
    if readable and type(fields) == 'table' then
      for _, id in ipairs(ids) do
        if fields.id == id then
          reply[1] = 'running'
          return reply
        end
      end
    end
  end
end
return reply
