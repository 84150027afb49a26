# All trainable numbers lie in one float32 row, so that the optimiser, clipping and accumulation are single operations over it.
#
# flat [n] -> list of matrices in the compute type, in the order and with the shapes that Java laid out.
# Splitting keeps the graph small: its backward is one concatenation.
def pieces(self: __torch__.M, flat: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  shapes = annotate(List[List[int]], @SHAPES@)
  parts = torch.split_with_sizes(torch.to(flat, @TYPE@), annotate(List[int], @SIZES@))
  for i in range(len(shapes)):
    out = torch.append(out, torch.view(parts[i], shapes[i]))
  return out
# The adapter's matrices: A [r, in], B [out, r] of each adapted projection; none in full training.
def adapter(self: __torch__.M, flat: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  if @ADAPTER@:
    out = self.pieces(flat)
  else:
    pass
  return out
# The weights W: those given, or in full training the pieces of flat, in W's order.
def weights(self: __torch__.M, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  out = W
  if @FULL@:
    P = self.pieces(flat)
    out = annotate(List[Tensor], [])
    order = annotate(List[int], @ORDER@)
    for i in range(len(order)):
      out = torch.append(out, P[order[i]])
  else:
    pass
  return out
