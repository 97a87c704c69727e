-- Writes the results of a batch and removes its chunks from the worker's claim, if the lease holds. A chunk that a
-- late blocking move put behind them stays in the claim, for the next batch.
--
-- KEYS  1 workers  2 claim of this worker
-- ARGV  1 worker id  2 prefix of result keys  3 prefix of job keys
--       4 number of chunks of the batch, at the head of the claim
--       5.. five for each chunk with a result: chunk id, job id, seconds to keep the result, result,
--       list for a copy of it or ''
-- Result and job keys are built from the ids: a batch has any number of them.
-- Returns 1, or 0 when the lease has run out: then nothing was written.
if not lease_holds(KEYS[1], ARGV[1], now_ms()) then
  return 0
end

local replies = {}  -- list -> the results that go there, together
for i = 5, #ARGV, 5 do
  local chunk, job, seconds, result, reply_to = unpack(ARGV, i, i + 4)
  result = write_result(ARGV[2], ARGV[3], chunk, job, seconds, result)
  if reply_to ~= '' then
    replies[reply_to] = replies[reply_to] or {}
    table.insert(replies[reply_to], result)
  end
end
for list, results in pairs(replies) do
  send_replies(list, results)
end
redis.call('LTRIM', KEYS[2], ARGV[4], -1)
return 1
