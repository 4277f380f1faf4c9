-- Sends the requests of a plan repeatedly. Arguments: the plan (see load.ts), Origin, prefix of unique keys.
local plan = {}
local at = 0
local keys = 0
local prefix

function init(args)
  prefix = args[3]
  for line in io.lines(args[1]) do
    local method, path, cookie, body = line:match("^([^\t]*)\t([^\t]*)\t([^\t]*)\t(.*)$")
    local headers = { ["Origin"] = args[2], ["Host"] = args[2]:match("//(.+)$") }
    if cookie ~= "" then headers["Cookie"] = cookie end
    if body ~= "" then headers["Content-Type"] = "application/json" else body = nil end
    local request = wrk.format(method, path, headers, body)
    local from, to = request:find("A-KEY-OF-EXACTLY-24-CHAR", 1, true)
    if from then
      plan[#plan + 1] = { request:sub(1, from - 1), request:sub(to + 1) }
    else
      plan[#plan + 1] = { request }
    end
  end
end

function request()
  at = at % #plan + 1
  local parts = plan[at]
  if not parts[2] then return parts[1] end
  keys = keys + 1
  return parts[1] .. prefix .. string.format("%012d", keys) .. parts[2]
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("RESULT %d %d %d %d %d\n", summary.duration, summary.requests, failed,
    latency:percentile(50), latency:percentile(99)))
end
