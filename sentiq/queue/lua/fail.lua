-- Gives up on one chunk that a worker holds: moves it from the claim to `dead`, and writes a failed result if the
-- chunk could be read.
--
-- KEYS  1 workers  2 claim of this worker  3 dead
-- ARGV  1 worker id  2 the chunk as claimed  3 maximum number of chunks in `dead`
--       for a chunk that could be read also: 4 result key  5 job key  6 seconds to keep the result  7 result
--       8 list for a copy of it, or ''
-- The keys of ARGV are known only where the chunk could be read.
-- Returns 1, or 0 when the lease has run out: then nothing was written.
if not lease_holds(KEYS[1], ARGV[1], now_ms()) then
  return 0
end
redis.call('LREM', KEYS[2], 1, ARGV[2])
redis.call('LPUSH', KEYS[3], ARGV[2])
redis.call('LTRIM', KEYS[3], 0, ARGV[3] - 1)
if ARGV[4] then
  redis.call('SET', ARGV[4], ARGV[7], 'EX', ARGV[6] + RESULT_MARGIN_S)
  redis.call('EXPIRE', ARGV[5], ARGV[6])
  if ARGV[8] ~= '' then
    send_replies(ARGV[8], {ARGV[7]})
  end
end
return 1
