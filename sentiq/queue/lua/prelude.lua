-- Stands before every script: scripts.load_script prepends it.

-- Redis's clock in ms: the one clock that judges leases and deadlines.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Returns true if `member` is in the sorted set with a time that is not over.
local function is_listed(set, member, now)
  local time_end = redis.call('ZSCORE', set, member)
  return time_end and tonumber(time_end) > now
end

local function lease_holds(workers, worker, now)
  return is_listed(workers, worker, now)
end
