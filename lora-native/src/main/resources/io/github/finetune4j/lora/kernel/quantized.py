# Frozen matrices that lie in W as codes of four or eight bits, made by quantize.py; each is turned into the compute type just before its product.
#
# After the weights, from W[@CODES@] on:
#   NF4   a table of pairs of levels [256], the levels of scales [256], then for each matrix the codes of its scales [in·out / 64] and the
#         scales of those: for each projection in it one a 256, and the mean that was taken off
#   int8  for each matrix the scale of each output [out]

# W[i] in the compute type
def matrix(self: __torch__.M, W: List[Tensor], i: int) -> Tensor:
  w = W[i]
  if @QUANTIZED@:
    k = [-1, 0, 1, -1, 2, 3][i % 6]
    if i < 6 * @LAYERS@ and k >= 0:
      if @FOUR_BITS@:
        w = self.from_nf4(W, i, k)
      else:
        scale = torch.to(W[@CODES@ + 4 * (i // 6) + k], @TYPE@)
        w = torch.to(w, @TYPE@).mul_(torch.unsqueeze(scale, 1))
    else:
      pass
  else:
    pass
  return w
# Two levels at a time: the byte is an index into the 256 possible pairs
def from_nf4(self: __torch__.M, W: List[Tensor], i: int, k: int) -> Tensor:
  j = @CODES@ + 2 + 2 * (4 * (i // 6) + k)
  width = [@HIDDEN@, @Q_WIDTH@, @HIDDEN@, @FFN@][k]
  codes = W[j]
  scales = W[j + 1]
  largest = annotate(List[Tensor], [])
  b = 0
  t = 0
  for height in self.heights(k):
    n = height * width // 64
    m = (n + 255) // 256
    c = torch.index_select(W[@CODES@ + 1], 0, torch.to(codes[b:b + n], 3))
    c = torch.mul(c, torch.repeat_interleave(scales[t:t + m], 256)[:n])
    largest = torch.append(largest, torch.add(c, scales[t + m]))
    b = b + n
    t = t + m + 1
  pairs = torch.index_select(W[@CODES@], 0, torch.to(torch.reshape(W[i], [-1]), 3))
  w = torch.view(torch.view_copy(pairs, dtype=@TYPE@), [-1, 64])
  w.mul_(torch.unsqueeze(torch.to(torch.cat(largest, 0), @TYPE@), 1))
  return torch.view(w, [-1, width])
