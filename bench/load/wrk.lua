-- One request a line of the file named first; the path and the headers, one a line each, come in the second.
local requests, at = {}, 0

function init(args)
  local head = io.lines(args[2])
  wrk.method, wrk.path = "POST", head()
  for line in head do
    local name, value = line:match("^([^:]+): (.*)$")
    wrk.headers[name] = value
  end
  for body in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format(nil, nil, nil, body)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\nRESULT {"requests":%d,"seconds":%.6f,"p50":%.3f,"p99":%.3f,"bytes":%.0f,"failures":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.bytes, errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
