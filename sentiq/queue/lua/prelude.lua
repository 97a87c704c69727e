-- Stands before every script: scripts.load_script prepends it.
local REPLY_TTL_S = 60      -- of a list of replies: its reader may have died
local RESULT_MARGIN_S = 10  -- results stay that much longer than their job's record: a known job has its results

-- Redis's clock in ms: the one clock that judges leases and deadlines.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function lease_holds(workers, worker, now)
  local lease_end = redis.call('ZSCORE', workers, worker)
  return lease_end and tonumber(lease_end) > now
end

local function send_replies(list, results)
  redis.call('RPUSH', list, unpack(results))
  redis.call('EXPIRE', list, REPLY_TTL_S)
end
