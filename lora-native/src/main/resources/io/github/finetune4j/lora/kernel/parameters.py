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
# The adapter's matrices: A [r, in], B [out, r] (DoRA: and m [out]) of each adapted projection, then the modules that are trained as a whole; or
# the vectors of prompt tuning; none in full training.
def adapter(self: __torch__.M, flat: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  if @ADAPTER@:
    out = self.pieces(flat)
  else:
    pass
  return out
# The weights W: those given, with the modules that are trained as a whole in their places; in full training the pieces of flat, in W's order.
def weights(self: __torch__.M, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  out = W
  if @FULL@:
    P = self.pieces(flat)
    out = annotate(List[Tensor], [])
    order = annotate(List[int], @ORDER@)
    for i in range(len(order)):
      out = torch.append(out, P[order[i]])
  else:
    saved = annotate(List[List[int]], @SAVED@)
    if len(saved) > 0:
      P = self.pieces(flat)
      out = annotate(List[Tensor], [])
      for i in range(len(W)):
        w = W[i]
        for j in range(len(saved)):
          if saved[j][0] == i:
            w = P[saved[j][1]]
          else:
            pass
        out = torch.append(out, w)
    else:
      pass
  return out
