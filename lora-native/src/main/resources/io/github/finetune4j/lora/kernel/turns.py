# Rows of a batch come and go while the others go on: a key or a value does not depend on the column where it lies, only on its place in its text.

# Begins rows [n] anew. ids, positions, fresh [n, L]: their prompts, all but the last token, padded on the left, and the bias of these columns; they come to stand
# in the last L columns before c. What the rows had before is hidden. -> bias
def begin(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, fresh: Tensor, rows: Tensor, column: Tensor, bias: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], caches: List[Tensor]) -> Tensor:
  c = int(column)
  n = torch.size(ids, 0)
  L = torch.size(ids, 1)
  found = annotate(List[Tensor], [])
  for i in range(@LAYERS@):
    found = torch.append(found, torch.zeros([n, L, 2 * @KV@, @HEAD_DIM@], dtype=@TYPE@, device=@DEVICE@))
  x = self.columns(ids, positions, 0, fresh, cosT, sinT, W, P, found)
  for j in range(@LAYERS@):
    torch.narrow(caches[j], 1, c - L, L).index_copy_(0, rows, found[j])
  bias.index_fill_(0, rows, 0.)
  torch.narrow(bias, 1, 0, c - L).index_fill_(0, rows, -1.0e+09)
  torch.narrow(bias, 1, c - L, L).index_copy_(0, rows, fresh)
  return bias

# Leaves rows [n] alone, in rising order, and forgets the first columns (shift [] int64) of the c that are filled -> bias, then the caches, in the memory that they had
def keep(self: __torch__.M, own: Tensor, rows: Tensor, shift: Tensor, column: Tensor, bias: Tensor, caches: List[Tensor]) -> List[Tensor]:
  s = int(shift)
  c = int(column)
  kept = self.kept(bias, rows, s, c)
  torch.narrow(kept, 1, c - s, s).zero_()
  out = [kept]
  for i in range(@LAYERS@):
    out = torch.append(out, self.kept(caches[i], rows, s, c))
  return out
def kept(self: __torch__.M, x: Tensor, rows: Tensor, s: int, c: int) -> Tensor:
  y = torch.narrow(x, 0, 0, torch.numel(rows))
  torch.narrow(y, 1, 0, c - s).copy_(torch.index_select(torch.narrow(x, 1, s, c - s), 0, rows))
  return y
