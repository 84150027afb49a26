# Causal attention inside each document of a packed batch, with grouped queries (Ainslie et al., 2023).
#
# The batch is cut into spans, one after another: a group of whole short documents, or a single long one. Inside a group what a query must
# not see is masked; between spans nothing is computed at all.
# plan [n, 2]: length and kind (0 group, 1 long document) of each span
def spans(self: __torch__.M, plan: Tensor) -> List[int]:
  out = annotate(List[int], [])
  for i in range(torch.size(plan, 0)):
    out = torch.append(out, int(plan[i][0]))
  return out
# What query r of n, whose place is a + r, must not see of c keys from place z on: later ones, and those before its window (0: none). [n, c]
def unseen(self: __torch__.M, n: int, c: int, a: int, z: int, window: int) -> Tensor:
  hidden = torch.triu(torch.ones([n, c], dtype=11, device=@DEVICE@), a - z + 1)
  if window > 0:
    hidden = torch.logical_or(hidden, torch.tril(torch.ones([n, c], dtype=11, device=@DEVICE@), a - z - window))
  else:
    pass
  return hidden
# 0 where a query (rows: query, head of its group) may look, -1e9 where not; hidden [n, c] -> [n·G, c]
def mask(self: __torch__.M, hidden: Tensor) -> Tensor:
  m = torch.masked_fill(torch.zeros_like(hidden, dtype=@TYPE@), hidden, -1.0e+09)
  return torch.repeat_interleave(m, @GROUP@, 0)
# For each group [m·G, m]: which key is of another document, or comes later. For a long document an empty tensor. Then the same with the window.
def masks(self: __torch__.M, plan: Tensor, lengths: List[int], documents: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  docs = torch.split_with_sizes(documents, lengths)
  for window in annotate(List[int], @WINDOWS@):
    for i in range(len(lengths)):
      m = torch.empty([0], dtype=@TYPE@, device=@DEVICE@)
      if int(plan[i][1]) == 0:
        d = docs[i]
        other = torch.ne(torch.unsqueeze(d, 1), torch.unsqueeze(d, 0))
        m = self.mask(torch.logical_or(other, self.unseen(lengths[i], lengths[i], 0, 0, window)))
      else:
        pass
      out = torch.append(out, m)
  return out
# n queries of c keys: q [n, H, D], k and v [c, K, D], mask [n·G, c] -> [n, H·D]. The G queries of a key head are folded into the rows of one product.
def group(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
  m = torch.size(q, 0)
  q = torch.reshape(torch.permute(torch.view(q, [m, @KV@, @GROUP@, @HEAD_DIM@]), [1, 0, 2, 3]), [@KV@, m * @GROUP@, @HEAD_DIM@])
  scores = @SCORES@
  o = torch.bmm(torch.softmax(scores, -1), torch.transpose(v, 0, 1))
  return torch.reshape(torch.permute(torch.view(o, [@KV@, m, @GROUP@, @HEAD_DIM@]), [1, 0, 2, 3]), [m, @Q_WIDTH@])
# One long document of m tokens through libtorch's blocked attention, which keeps no m × m matrix; where that knows no such attention, 128
# queries at a time, with the keys that the first of them sees
def document(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, window: int) -> Tensor:
  m = torch.size(q, 0)
  plain = @PLAIN_SCORES@
  if window > 0:
    if m > window:
      plain = False
    else:
      pass
  else:
    pass
  if plain:
    o = self.causal(q, k, v)
  else:
    out = annotate(List[Tensor], [])
    for j in range((m + 127) // 128):
      a = 128 * j
      e = a + 128
      if e > m:
        e = m
      else:
        pass
      z = a - window + 1
      if window == 0:
        z = 0
      else:
        pass
      if z < 0:
        z = 0
      else:
        pass
      out = torch.append(out, self.group(q[a:e], k[z:e], v[z:e], self.mask(self.unseen(e - a, e - z, a, z, window))))
    o = torch.cat(out, 0)
  return o
def causal(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor) -> Tensor:
  m = torch.size(q, 0)
  k = torch.reshape(torch.expand(torch.unsqueeze(k, 2), [m, @KV@, @GROUP@, @HEAD_DIM@]), [m, @HEADS@, @HEAD_DIM@])
  v = torch.reshape(torch.expand(torch.unsqueeze(v, 2), [m, @KV@, @GROUP@, @HEAD_DIM@]), [m, @HEADS@, @HEAD_DIM@])
  q4 = torch.unsqueeze(torch.transpose(q, 0, 1), 0)
  k4 = torch.unsqueeze(torch.transpose(k, 0, 1), 0)
  v4 = torch.unsqueeze(torch.transpose(v, 0, 1), 0)
  o = torch.scaled_dot_product_attention(q4, k4, v4, None, 0., True)
  return torch.reshape(torch.transpose(o[0], 0, 1), [m, @Q_WIDTH@])
# All spans: q [T, H, D], k and v [T, K, D] -> [T, H·D]
def attend(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, lengths: List[int], masks: List[Tensor], window: int) -> Tensor:
  out = annotate(List[Tensor], [])
  qs = torch.split_with_sizes(q, lengths)
  ks = torch.split_with_sizes(k, lengths)
  vs = torch.split_with_sizes(v, lengths)
  first = 0
  if window > 0:
    first = len(masks) - len(lengths)
  else:
    pass
  for i in range(len(lengths)):
    if torch.numel(masks[first + i]) > 0:
      out = torch.append(out, self.group(qs[i], ks[i], vs[i], masks[first + i]))
    else:
      out = torch.append(out, self.document(qs[i], ks[i], vs[i], window))
  return torch.cat(out, 0)
