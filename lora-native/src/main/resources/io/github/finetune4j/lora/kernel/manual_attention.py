# Causal grouped-query attention inside each document, as products of matrices whose probabilities are kept for the backward.
# q lies as [K, T·G, D], the G queries of a key head beside each other, already divided by √D (its tables of angles are); k and v as [K, T, D].
# A block is a group of whole short documents, or up to 128 queries of a long one with all keys from its start; only its last square is masked.

# Turns halves of a head by the angles, or back (turn = -1): x [T, K, n, D] -> into o, of the same shape and of any strides
def turn(self: __torch__.M, x: Tensor, o: Tensor, cos: Tensor, sin: Tensor, turn: float) -> NoneType:
  x1 = x[:, :, :, :@HALF@]
  x2 = x[:, :, :, @HALF@:]
  o1 = o[:, :, :, :@HALF@]
  o2 = o[:, :, :, @HALF@:]
  torch.mul(x1, cos, out=o1)
  o1.addcmul_(x2, sin, value=-turn)
  torch.mul(x2, cos, out=o2)
  o2.addcmul_(x1, sin, value=turn)
  return None
# Rows of the tables for each position, in the compute type -> cos, sin of keys, cos, sin of queries, each [T, 1, 1, D/2]
def half_angles(self: __torch__.M, cosT: Tensor, sinT: Tensor, positions: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for scale in [1.0, @ROOT@]:
    for table in [cosT, sinT]:
      rows = torch.mul(torch.index_select(table, 0, positions), scale)
      out = torch.append(out, torch.to(torch.view(rows, [-1, 1, 1, @HALF@]), @TYPE@))
  return out
# First query, last query + 1, first key of each block, flat
def blocks(self: __torch__.M, plan: Tensor) -> List[int]:
  out = annotate(List[int], [])
  t = 0
  for i in range(torch.size(plan, 0)):
    m = int(plan[i][0])
    step = m
    if int(plan[i][1]) == 1:
      step = 128
    else:
      pass
    for j in range((m + step - 1) // step):
      a = t + step * j
      e = a + step
      if e > t + m:
        e = t + m
      else:
        pass
      out = torch.append(out, a)
      out = torch.append(out, e)
      out = torch.append(out, t)
    t = t + m
  return out
# For each block: 0 where a query may look inside its last square, -1e9 elsewhere, [n·G, n] float32
def block_masks(self: __torch__.M, blocks: List[int], documents: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(blocks) // 3):
    n = blocks[3 * i + 1] - blocks[3 * i]
    d = documents[blocks[3 * i]:blocks[3 * i + 1]]
    other = torch.ne(torch.unsqueeze(d, 1), torch.unsqueeze(d, 0))
    later = torch.triu(torch.ones([n, n], dtype=11, device=@DEVICE@), 1)
    m = torch.masked_fill(torch.zeros([n, n], dtype=6, device=@DEVICE@), torch.logical_or(other, later), -1.0e+09)
    out = torch.append(out, torch.unsqueeze(torch.repeat_interleave(m, @GROUP@, 0), 0))
  return out
# -> [K, T·G, D], and the probabilities of each block where they are kept
def block_attention(self: __torch__.M, q: Tensor, k: Tensor, v: Tensor, blocks: List[int], masks: List[Tensor], keep: bool) -> Tuple[Tensor, List[Tensor]]:
  o = torch.empty_like(q)
  kept = annotate(List[Tensor], [])
  kt = torch.transpose(k, 1, 2)
  for i in range(len(masks)):
    a = blocks[3 * i]
    e = blocks[3 * i + 1]
    z = blocks[3 * i + 2]
    scores = torch.to(torch.bmm(q[:, a * @GROUP@:e * @GROUP@], kt[:, :, z:e]), 6)
    scores[:, :, a - z:].add_(masks[i])
    p = torch.to(torch.softmax(scores, -1), @TYPE@)
    torch.bmm(p, v[:, z:e], out=o[:, a * @GROUP@:e * @GROUP@])
    if keep:
      kept = torch.append(kept, p)
    else:
      pass
  return (o, kept)
# do [K, T·G, D] -> dq of the same shape (by the divided q), dk, dv [K, T, D]
def block_attention_backward(self: __torch__.M, do: Tensor, q: Tensor, k: Tensor, v: Tensor, blocks: List[int], kept: List[Tensor]) -> Tuple[Tensor, Tensor, Tensor]:
  dq = torch.empty_like(q)
  dk = torch.zeros_like(k)
  dv = torch.zeros_like(v)
  vt = torch.transpose(v, 1, 2)
  for i in range(len(kept)):
    a = blocks[3 * i]
    e = blocks[3 * i + 1]
    z = blocks[3 * i + 2]
    p = kept[i]
    d = do[:, a * @GROUP@:e * @GROUP@]
    ds = torch._softmax_backward_data(torch.bmm(d, vt[:, :, z:e]), p, -1, @TYPE@)
    torch.bmm(ds, k[:, z:e], out=dq[:, a * @GROUP@:e * @GROUP@])
    dk[:, z:e].baddbmm_(torch.transpose(ds, 1, 2), q[:, a * @GROUP@:e * @GROUP@])
    dv[:, z:e].baddbmm_(torch.transpose(p, 1, 2), d)
  return (dq, dk, dv)
