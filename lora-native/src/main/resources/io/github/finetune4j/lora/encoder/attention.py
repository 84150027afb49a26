# Attention in both directions inside each text. plan, flat: how many texts, and of how many tokens each; texts of equal length lie one after
# another, so that no token is padding and nothing is masked.
def runs(self: __torch__.M, plan: Tensor) -> List[int]:
  out = annotate(List[int], [])
  for i in range(torch.numel(plan)):
    out = torch.append(out, int(plan[i]))
  return out
# Rotary position embedding (Su et al., 2021) of queries and keys at once, halves turned against each other. qkv [T, 3, H, D]; cos, sin [T, 1, 1, D]
def rotated(self: __torch__.M, qkv: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  x = torch.narrow(qkv, 1, 0, 2)
  turned = torch.cat([torch.neg(torch.narrow(x, 3, @HALF@, @HALF@)), torch.narrow(x, 3, 0, @HALF@)], 3)
  return torch.cat([torch.addcmul(torch.mul(x, cos), turned, sin), torch.narrow(qkv, 1, 2, 1)], 1)
# Rows of the tables of cosines and sines for each token, those of local layers last -> each [T, 1, 1, D]
def angles(self: __torch__.M, tokens: Tensor, W: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  if @ROTARY@:
    for table in annotate(List[int], @TABLES@):
      out = torch.append(out, torch.view(torch.index_select(W[table], 0, tokens[2]), [-1, 1, 1, @HEAD_DIM@]))
  else:
    pass
  return out
# One block: q [n, H, L, D], k and v [n, H, S, D] -> [n, L, H, D]
def block(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, see: Optional[Tensor]) -> Tensor:
  return torch.transpose(@ATTENTION@, 1, 2)
# Local attention: each token sees those at most window away; 256 queries at a time, with the keys that they see
def local(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, window: int) -> Tensor:
  out = annotate(List[Tensor], [])
  L = torch.size(q, 2)
  for j in range((L + 255) // 256):
    a = 256 * j
    e = a + 256
    if e > L:
      e = L
    else:
      pass
    z = a - window
    if z < 0:
      z = 0
    else:
      pass
    y = e + window
    if y > L:
      y = L
    else:
      pass
    rows = torch.arange(a, e, dtype=4, layout=None, device=@DEVICE@)
    columns = torch.arange(z, y, dtype=4, layout=None, device=@DEVICE@)
    far = torch.gt(torch.abs(torch.sub(torch.unsqueeze(columns, 0), torch.unsqueeze(rows, 1))), window)
    see = torch.masked_fill(torch.zeros([1, 1, e - a, y - z], dtype=6, device=@DEVICE@), far, -1.0e+09)
    out = torch.append(out, self.block(torch.narrow(q, 2, a, e - a), torch.narrow(k, 2, z, y - z), torch.narrow(v, 2, z, y - z), see))
  return torch.cat(out, 1)
# qkv [T, 3, H, D] -> [T, H·D]; w: the layer's first weight; window: how far a token of this layer sees, 0: everywhere
def attend(self: __torch__.M, qkv: Tensor, runs: List[int], biases: List[Tensor], W: List[Tensor], w: int, window: int) -> Tensor:
  out = annotate(List[Tensor], [])
  far = self.far_rows(qkv, biases, W, w)
  t = 0
  for j in range(len(runs) // 2):
    n = runs[2 * j]
    L = runs[2 * j + 1]
    split = torch.unbind(torch.permute(torch.view(torch.narrow(qkv, 0, t, n * L), [n, L, 3, @HEADS@, @HEAD_DIM@]), [2, 0, 3, 1, 4]), 0)
    q = split[0]
    k = split[1]
    v = split[2]
    if window > 0 and L > window + 1:
      o = self.local(q, k, v, window)
    else:
      o = self.block(q, k, v, @SEE@)
    out = torch.append(out, torch.reshape(o, [n * L, @HIDDEN@]))
    t = t + n * L
  if len(out) == 1:
    o = out[0]
  else:
    o = torch.cat(out, 0)
  return o
