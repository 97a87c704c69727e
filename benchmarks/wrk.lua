-- The load that wrk sends: POST requests with the bodies of a file, one a line, in turn. It ends with figures as JSON.
--
-- Arguments: path, file of the bodies, then headers: name, value, ...
local requests, last = {}, 0

function init(arguments)
  local headers = {["Content-Type"] = "application/json"}
  for i = 3, #arguments, 2 do headers[arguments[i]] = arguments[i + 1] end
  for body in io.lines(arguments[2]) do
    requests[#requests + 1] = wrk.format("POST", arguments[1], headers, body)
  end
end

function request()
  last = last % #requests + 1
  return requests[last]
end

function done(summary, latency, _)
  local errors = summary.errors
  io.write(string.format(
    '\nfigures {"requests": %d, "seconds": %f, "p50_ms": %f, "p90_ms": %f, "p99_ms": %f, "errors": %d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1e3, latency:percentile(90) / 1e3, latency:percentile(99) / 1e3,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
