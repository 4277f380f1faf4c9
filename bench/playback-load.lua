-- Requests the addresses in a file one after the other, repeatedly. Arguments: the file, and a Cookie header or none.
local requests = {}
local at = 0

function init(args)
  local headers = {}
  if args[2] then headers["Cookie"] = args[2] end
  for path in io.lines(args[1]) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT %d %d %d %d\n", summary.bytes, summary.duration, summary.requests, failed))
end
