-- wrk: looks at every body. Slower than wrk alone, so it runs beside the measured rounds, never in them.
local expected = string.rep("0123456789", 6)
local threads = {}
wrong = 0

function setup(thread)
  table.insert(threads, thread)
end

function response(status, headers, body)
  if status ~= 200 or body ~= expected then
    wrong = wrong + 1
  end
end

function done(summary, latency, requests)
  local sum = 0
  for _, thread in ipairs(threads) do
    sum = sum + thread:get("wrong")
  end
  local e = summary.errors
  io.write(string.format('{"requests":%d,"wrong":%d,"errors":%d}\n',
    summary.requests, sum, e.connect + e.read + e.write + e.status + e.timeout))
end
