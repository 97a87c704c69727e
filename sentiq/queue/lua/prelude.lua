-- Stands before every script: scripts.load_script prepends it.

-- Redis's clock in ms: the one clock that judges leases and deadlines.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function lease_holds(workers, worker, now)
  local lease_end = redis.call('ZSCORE', workers, worker)
  return lease_end and tonumber(lease_end) > now
end
