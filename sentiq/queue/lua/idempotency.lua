-- Stands behind the prelude in the enqueue script of a call with an idempotency key: scripts.load_script inserts it.
--
-- Such a call has, behind its other arguments,
-- KEYS  (the job's record, the last of its other keys,) the idempotency key, the pointer to it from its job
-- ARGV  the request's fingerprint, the id of an expired job that this one replaces or ''
-- The key holds '<job id> <fingerprint>', and counts as long as the job's record exists. A zero before the number in the
-- record says that the job has a key: results.lua then lets both expire with the record.
local record, idempotency_key, idempotency_pointer = unpack(KEYS, #KEYS - 2)
local prefix, own = string.match(record, '^(.*:)([^:]*)$')
local replaced = table.remove(ARGV)
local fingerprint = table.remove(ARGV)

-- Returns {'known', job id, fingerprint of its request}, or nothing for a new key.
local function find_known_job()
  local job, other = string.match(redis.call('GET', idempotency_key) or '', '^(%S+) (%S+)$')
  if job and job ~= own and job ~= replaced and redis.call('EXISTS', prefix .. job) == 1 then
    return {'known', job, other}
  end
end

-- Notes the key of a new job, whose record has been written.
local function remember_job(seconds)
  redis.call('SET', record, '0' .. redis.call('GET', record), 'KEEPTTL')
  redis.call('SET', idempotency_key, own .. ' ' .. fingerprint, 'EX', seconds)
  redis.call('SET', idempotency_pointer, idempotency_key, 'EX', seconds)
end
