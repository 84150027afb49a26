# What goes beyond plain LoRA: DoRA's lengths, and the vectors of prompt tuning.
#
# DoRA (Liu et al., 2024), as PEFT computes it:
#   y = g · (x Wᵀ + s x Aᵀ Bᵀ),   g = m / ‖W + s B A‖
# m [out] is trained, the length of each row is a constant to the gradient. Pieces of a projection: A [r, in], B [out, r], m [out].

# The adapter's matrices in the compute type; for DoRA g [out] in float32 stands where m does
def tuned(self: __torch__.M, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  P = self.adapter(flat)
  if @DORA@:
    P = self.with_ratios(flat, P, W)
  else:
    pass
  return P
def with_ratios(self: __torch__.M, flat: Tensor, P: List[Tensor], W: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  lengths = self.row_lengths(flat, W)
  parts = torch.split_with_sizes(flat, annotate(List[int], @SIZES@))
  for n in range(len(lengths)):
    out = torch.append(out, P[3 * n])
    out = torch.append(out, P[3 * n + 1])
    out = torch.append(out, torch.div(parts[3 * n + 2], lengths[n]))
  for i in range(len(P) - 3 * len(lengths)):
    out = torch.append(out, P[3 * len(lengths) + i])
  return out
# ‖W + s B A‖ of each row, in float32: one [out] for each adapted projection, in the order of the pieces
def row_lengths(self: __torch__.M, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  parts = torch.split_with_sizes(torch.detach(flat), annotate(List[int], @SIZES@))
  shapes = annotate(List[List[int]], @SHAPES@)
  a = annotate(List[int], @SLOTS@)
  s = self.scales()
  for i in range(@LAYERS@):
    for k in range(4):
      heights = self.heights(k)
      first = 7 * i + [0, 3, 4, 6][k]
      w = torch.split_with_sizes(torch.to(self.matrix(W, 6 * i + [1, 2, 4, 5][k]), 6), heights)
      for j in range(len(heights)):
        t = a[first + j]
        if t >= 0:
          update = torch.mm(torch.view(parts[t + 1], shapes[t + 1]), torch.view(parts[t], shapes[t]))
          out = torch.append(out, torch.linalg_vector_norm(torch.add(w[j], update, alpha=s[first + j]), 2, [1]))
        else:
          pass
  return out
# Row counts of the projections that are fused in each of a layer's four matrices
def heights(self: __torch__.M, k: int) -> List[int]:
  return [[@Q_WIDTH@, @KV_WIDTH@, @KV_WIDTH@], [@HIDDEN@], [@FFN@, @FFN@], [@HIDDEN@]][k]
# Sets each m to the length of its row, with which DoRA changes nothing
def settle(self: __torch__.M, own: Tensor, flat: Tensor, W: List[Tensor]) -> Tensor:
  if @DORA@:
    lengths = self.row_lengths(flat, W)
    parts = torch.split_with_sizes(flat, annotate(List[int], @SIZES@))
    for n in range(len(lengths)):
      parts[3 * n + 2].copy_(lengths[n])
  else:
    pass
  return flat

# Rows of the embedding [..., h] in float32; ids from the vocabulary's size on are the vectors of prompt tuning (Lester et al., 2021)
def embed(self: __torch__.M, W: List[Tensor], P: List[Tensor], ids: Tensor) -> Tensor:
  E = W[6 * @LAYERS@]
  if @VIRTUAL@ > 0:
    x = self.scale_embedding(torch.embedding(E, torch.clamp(ids, None, @VOCABULARY@ - 1)))
    if torch.dim(P[0]) == 2:
      v = torch.embedding(P[0], torch.clamp(torch.sub(ids, @VOCABULARY@), 0, None))
      x = torch.where(torch.unsqueeze(torch.ge(ids, @VOCABULARY@), -1), v, x)
    else:
      pass
  else:
    x = self.scale_embedding(torch.embedding(E, ids))
  return torch.to(x, 6)
