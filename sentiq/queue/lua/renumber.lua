-- Writes bytes_before anew in a part of a list from whose middle chunks were taken: else they would still be counted.
-- One call looks at some chunks, from the head on, by their distance from the end: workers take chunks from the head.
--
-- KEYS  1 list
-- ARGV  1 index of the first chunk to look at, counted from the end, or 0 for the head  2 number of chunks to look at
-- Returns the index at which it goes on, or 0 at the end of the list.
local length, number = redis.call('LLEN', KEYS[1]), tonumber(ARGV[2])
local first = ARGV[1] == '0' and 0 or math.max(0, length + tonumber(ARGV[1]))
local bytes_so_far  -- before the next chunk; nothing behind a chunk of release 0.1, which does not say
for position, chunk in ipairs(redis.call('LRANGE', KEYS[1], math.max(0, first - 1), first + number - 1)) do
  local bytes, size = measure(chunk)
  if bytes and bytes_so_far and bytes ~= bytes_so_far then
    bytes = bytes_so_far
    local rest = string.match(chunk, '^{"bytes_before":%-?%d+,(.*)$')
    redis.call('LSET', KEYS[1], math.max(0, first - 1) + position - 1, before(bytes) .. rest)
  end
  bytes_so_far = bytes and bytes + size
end
return first + number < length and first + number - length or 0
