-- Writes something, so that the WAITAOF behind it on the same connection waits for the disk: it waits for the writes of its
-- own connection. A Redis that was restarted, or that has taken over, may not know the job.
--
-- KEYS  1 job  2 mark
-- Returns 1, or 0 for an unknown job.
local MARK_S = 60
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('SET', KEYS[2], 1, 'EX', MARK_S)
return 1
