# The adapter's matrices in the compute type, for decoding with the adapter live
def live(self: __torch__.M, own: Tensor, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  return self.tuned(flat, W)
# The weights in the compute type, with those that are trained as a whole in their places
def plain(self: __torch__.M, own: Tensor, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  return self.weights(flat, W)
# W with the adapter added: w + s · B A (DoRA: times g) in float32, then rounded to the compute type. In full training copies of the weights, which go on changing.
def merge(self: __torch__.M, own: Tensor, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  if @FULL@ or len(annotate(List[List[int]], @SAVED@)) > 0:
    flat = torch.clone(flat)
  else:
    pass
  W = self.weights(flat, W)
  out = annotate(List[Tensor], [])
  P = annotate(List[Tensor], [])
  if @ADAPTER@:
    parts = torch.split_with_sizes(flat, annotate(List[int], @SIZES@))
    shapes = annotate(List[List[int]], @SHAPES@)
    for i in range(len(shapes)):
      P = torch.append(P, torch.view(parts[i], shapes[i]))
    if @DORA@:
      P = self.with_ratios(flat, P, W)
    else:
      pass
  else:
    pass
  a = self.slots(P)
  s = self.scales()
  for i in range(@LAYERS@):
    p = 7 * i
    out = torch.append(out, W[6 * i])
    out = torch.append(out, self.fold(self.matrix(W, 6 * i + 1), P, a[p:p + 3], s[p:p + 3], [@Q_WIDTH@, @KV_WIDTH@, @KV_WIDTH@]))
    out = torch.append(out, self.fold(self.matrix(W, 6 * i + 2), P, a[p + 3:p + 4], s[p + 3:p + 4], [@HIDDEN@]))
    out = torch.append(out, W[6 * i + 3])
    out = torch.append(out, self.fold(self.matrix(W, 6 * i + 4), P, a[p + 4:p + 6], s[p + 4:p + 6], [@FFN@, @FFN@]))
    out = torch.append(out, self.fold(self.matrix(W, 6 * i + 5), P, a[p + 6:p + 7], s[p + 6:p + 7], [@HIDDEN@]))
  for i in range(@CODES@ - 6 * @LAYERS@):
    out = torch.append(out, W[6 * @LAYERS@ + i])
  return out
# One fused matrix: each of its row ranges gets the update of its projection
def fold(self: __torch__.M, w: Tensor, P: List[Tensor], a: List[int], s: List[float], heights: List[int]) -> Tensor:
  rows = torch.split_with_sizes(w, heights)
  out = annotate(List[Tensor], [])
  for i in range(len(heights)):
    y = rows[i]
    if a[i] >= 0:
      f = torch.add(torch.to(y, 6), torch.mm(P[a[i] + 1], P[a[i]]), alpha=s[i])
      if @DORA@:
        f = torch.mul(f, torch.unsqueeze(P[a[i] + 2], 1))
      else:
        pass
      y = torch.to(f, @TYPE@)
    else:
      pass
    out = torch.append(out, y)
  return torch.cat(out, 0)
# Numbers a..a + length of flat, as a copy; range [2] int64: a and length
def copy_out(self: __torch__.M, own: Tensor, flat: Tensor, range: Tensor) -> Tensor:
  a = int(range[0])
  return torch.clone(flat[a:a + int(range[1])])
# Writes values [n] into flat from place [] int64 on
def copy_in(self: __torch__.M, own: Tensor, flat: Tensor, place: Tensor, values: Tensor) -> Tensor:
  a = int(place)
  flat[a:a + torch.numel(values)].copy_(values)
  return flat
# Sets every number to 0
def zero(self: __torch__.M, own: Tensor, flat: Tensor) -> Tensor:
  return flat.zero_()
