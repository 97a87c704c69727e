-- Reads the descriptions of the models that workers serve now.
--
-- KEYS  1 workers  2 models
-- Returns, for each worker whose lease holds and that has announced its model, the description.
local now = now_ms()
local found = {}
for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '(' .. now, '+inf')) do
  local description = redis.call('HGET', KEYS[2], worker)
  if description then found[#found + 1] = description end
end
return found
