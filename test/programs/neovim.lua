-- Acts as a user of Neovim in the manifest that is open. The first argument is the file for what the user sees, as JSON.
local seen = {}
local problem

local function wait_for(what, condition)
  if not vim.wait(60000, function() return problem ~= nil or condition() end, 20) then error('waited in vain for ' .. what) end
  if problem ~= nil then error(problem) end
end

-- The positions of diagnostics by their codes, which Neovim 0.7 has among what the server sent.
local function rules()
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    local sent = (diagnostic.user_data or {}).lsp or {}
    found[diagnostic.code or sent.code] = { diagnostic.lnum + 1, diagnostic.col }
  end
  return found
end

local function names(found)
  local list = vim.tbl_keys(found)
  table.sort(list)
  return list
end

local function wait_for_rule(rule)
  wait_for(rule, function() return rules()[rule] ~= nil end)
end

-- Chooses the first code action at a finding whose title fits.
local function choose(rule, fits)
  vim.api.nvim_win_set_cursor(0, rules()[rule])
  local before = vim.api.nvim_buf_get_changedtick(0)
  vim.ui.select = function(items, options, on_choice)
    for index, item in ipairs(items) do
      if fits(options.format_item(item)) then return on_choice(item, index) end
    end
    problem = 'the action is not offered'
  end
  vim.lsp.buf.code_action()
  wait_for('the edit', function() return vim.api.nvim_buf_get_changedtick(0) > before end)
end

local function act()
  wait_for_rule('hostpath-supervisor')
  seen.before = names(rules())
  seen.denials = vim.tbl_map(function(one) return one.severity end, vim.tbl_filter(function(one)
    return (one.code or ((one.user_data or {}).lsp or {}).code) == 'scc-denied'
  end, vim.diagnostic.get(0)))
  choose('hostpath-supervisor', function(title) return vim.startswith(title, 'Deliver the supervisor with an init container') and not title:find('generate') end)
  wait_for('the finding to go', function() return rules()['hostpath-supervisor'] == nil end)
  seen.fixed = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n') .. '\n'
  vim.cmd('undo')
  wait_for_rule('hostpath-supervisor')
  choose('hostpath-supervisor', function(title) return title:find('generate', 1, true) ~= nil end)
  vim.cmd('wall')
  wait_for('the pods to be admitted', function() return rules()['scc-denied'] == nil and rules()['hostpath-supervisor'] == nil end)
end

local ok, message = pcall(act)
seen.problem = not ok and tostring(message) or nil
vim.fn.writefile({ vim.fn.json_encode(seen) }, vim.env.SCC_LENS_SEEN)
vim.cmd('qall!')
