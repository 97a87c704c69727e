-- Gives up on one chunk that a worker holds: moves it from the claim to the dead letters, and writes a failed result if the
-- chunk could be read.
--
-- KEYS  1 workers  2 claim of this worker  3 dead letters
-- ARGV  1 worker id  2 the chunk as claimed  3 maximum number of dead letters
--       for a chunk that could be read also: 4 prefix of result keys  5 prefix of job keys  6 chunk id  7 job id
--       8 seconds to keep the result  9 result  10 list for a copy of it, or ''
-- Result and job keys are built from the ids: they are known only where the chunk could be read.
-- Returns 1, or 0 when the lease has run out: then nothing was written.
local now = now_ms()
if not lease_holds(KEYS[1], ARGV[1], now) then
  return 0
end
redis.call('LREM', KEYS[2], 1, ARGV[2])
add_dead_letter(KEYS[3], ARGV[2], ARGV[8] or UNREADABLE_S, ARGV[3], now)
if ARGV[4] then
  local result = write_result(unpack(ARGV, 4, 9))
  if ARGV[10] ~= '' then
    send_replies(ARGV[10], {result})
  end
end
return 1
