# What is added to scores by how far tokens are apart. A table of 2 M + 1 numbers says for each distance j - i, from -M to M, which row counts.

# j - i + M for tokens i (rows) and j of a text -> [L · L]
def apart(self: __torch__.M, L: int, M: int) -> Tensor:
  places = torch.arange(L, dtype=4, layout=None, device=@DEVICE@)
  return torch.reshape(torch.add(torch.sub(torch.unsqueeze(places, 0), torch.unsqueeze(places, 1)), M), [-1])
# For each run, what all layers share: what is added to scores [1, H, L, L] (MPNet); the rows that distances take [L · L] (DeBERTa), behind the
# normed rows themselves
def biases(self: __torch__.M, runs: List[int], W: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  if @SHARED_BIAS@:
    far = torch.embedding(W[@RELATIVE@], W[@BUCKETS@])
    for j in range(len(runs) // 2):
      L = runs[2 * j + 1]
      b = torch.view(torch.index_select(far, 0, self.apart(L, @FARTHEST@)), [1, L, L, @HEADS@])
      out = torch.append(out, torch.contiguous(torch.permute(b, [0, 3, 1, 2])))
  else:
    pass
  if @DISENTANGLED@:
    out = torch.append(out, @RELATIVE_ROWS@)
    for j in range(len(runs) // 2):
      L = runs[2 * j + 1]
      out = torch.append(out, torch.view(torch.index_select(W[@BUCKETS@], 0, self.apart(L, @FARTHEST@)), [L, L]))
  else:
    pass
  return out
# Queries and keys of the rows that stand for distances, of one layer [2 S, 3, H, D] (He et al., 2021, "Disentangled attention")
def far_rows(self: __torch__.M, qkv: Tensor, biases: List[Tensor], W: List[Tensor], w: int) -> Tensor:
  rows = qkv
  if @DISENTANGLED@:
    rows = torch.view(self.product(biases[0], W, w + @QKV@, @QKV_BIAS@), [-1, 3, @HEADS@, @HEAD_DIM@])
  else:
    pass
  return rows
# What a layer adds to the scores of a run [n, H, L, L]: how a query likes the distance, and how a key does. q, k [n, H, L, D]; index [L, L]
def disentangled(self: __torch__.M, q: Tensor, k: Tensor, far: Tensor, index: Tensor) -> Tensor:
  size = [torch.size(q, 0), @HEADS@, torch.size(index, 0), torch.size(index, 0)]
  out = torch.zeros(size, dtype=6, device=@DEVICE@)
  if @FROM_KEYS@:
    c = torch.matmul(q, torch.permute(torch.select(far, 1, 1), [1, 2, 0]))
    out = torch.add(out, torch.gather(c, 3, torch.expand(index, size)))
  else:
    pass
  if @FROM_QUERIES@:
    p = torch.matmul(k, torch.permute(torch.select(far, 1, 0), [1, 2, 0]))
    out = torch.add(out, torch.transpose(torch.gather(p, 3, torch.expand(torch.t(index), size)), 2, 3))
  else:
    pass
  return torch.mul(out, @ROOT@)
