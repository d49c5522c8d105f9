-- Valid receipts for wrk: the published example, each under an id and of a subject of its own.
-- UNTICK_EXAMPLE is the path of the example.
local example = io.open(os.getenv("UNTICK_EXAMPLE")):read("*a")
-- As compact as a browser sends it, and decided today.
example = example:gsub("\n%s*", ""):gsub('": ', '":')
local now = os.date("!%Y-%m-%dT%H:%M:%S.000Z")
example = example:gsub("2026%-11%-22T10:15:30%.123Z", now, 1)
local before, between, after = example:match(
  "^(.-)a6f58318%-72e6%-46a2%-bfd7%-f36d795e30cd(.-)q3Zb0iWm1bX2n5n1T8rK0g(.*)$")

local headers = {
  ["Content-Type"] = "application/json",
  ["Origin"] = "https://www.example.com",
}
local random, format = math.random, string.format

function setup(thread)
  -- Each run draws other ids, or it would only ask again.
  local seed = io.open("/dev/urandom", "rb"):read(4)
  local a, b, c, d = seed:byte(1, 4)
  thread:set("seed", ((a * 256 + b) * 256 + c) * 256 + d)
end

function init()
  math.randomseed(seed)
end

function request()
  local part = function() return random(0, 65535) end
  local id = format("%04x%04x-%04x-4%03x-a%03x-%04x%04x%04x", part(), part(), part(),
    random(0, 4095), random(0, 4095), part(), part(), part())
  local subject = format("%04x%04x%04x%04xAAAAAA", part(), part(), part(), part())
  return wrk.format("POST", "/receipts", headers, before .. id .. between .. subject .. after)
end

function done(summary, latency)
  local errors = summary.errors
  io.write(format('{"count":%d,"micros":%d,"p50":%d,"p99":%d,"most":%d,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
