-- Signs a worker off. What it still holds goes back to the head of the queue, in order. Like a dead worker it stays
-- listed for a while, its lease ended, in case Redis still serves a move that it had begun.
--
-- KEYS  1 jobs  2 workers  3 claimed by this worker
-- ARGV  1 worker id
while redis.call('LMOVE', KEYS[3], KEYS[1], 'RIGHT', 'LEFT') do end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], time[1] * 1000 + math.floor(time[2] / 1000) - 1, ARGV[1])
return 1
