-- Ends a worker's lease. The chunks that it still holds go back to the head of the queue, in order. Like a dead worker
-- it stays listed for a while, in case Redis still serves a blocking move that it had begun.
--
-- KEYS  1 chunks  2 workers  3 claim of this worker
-- ARGV  1 worker id
-- Returns 1.
while true do
  local chunk = redis.call('RPOP', KEYS[3])
  if not chunk then break end
  put_first(KEYS[1], chunk)
end
redis.call('ZADD', KEYS[2], now_ms() - 1, ARGV[1])
return 1
