-- Asks the decision service of `portcullis waf --decisions` about a request; without an answer the
-- request is refused, as the firewall itself fails closed.
core.register_action("portcullis", { "http-req" }, function(txn, service)
  local client = core.httpclient()
  local method = string.lower(txn.f:method())
  local request = {
    url = service .. txn.f:pathq(),
    headers = txn.http:req_get_headers(),
    timeout = 10000,
  }
  -- Its own length is set with the body.
  request.headers["content-length"] = nil
  request.headers["transfer-encoding"] = nil
  local body = txn.f:req_body()
  if body ~= "" then request.body = body end

  local answer = client[method](client, request)
  if answer and answer.status == 200 then return end

  local reply = txn:reply()
  if answer and answer.status ~= 0 then
    reply:set_status(answer.status)
    for name, values in pairs(answer.headers) do
      if name ~= "content-length" and name ~= "connection" and name ~= "transfer-encoding" then
        for _, value in pairs(values) do reply:add_header(name, value) end
      end
    end
    reply:set_body(answer.body)
  else
    reply:set_status(503)
    reply:set_body("The firewall gave no decision.")
  end
  txn:done(reply)
end, 1)
