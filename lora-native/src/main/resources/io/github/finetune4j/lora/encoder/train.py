# Training: a forward pass with gradients by autograd. flat [n] holds what is trained; W the frozen weights in the kernel's order, with placeholders
# where flat has its own, and behind them the constants. E: both together.

# Trained pieces, each a leaf of its own: so no gradient of the whole row has to be put together
def leaves(self: __torch__.M, flat: Tensor, grad: bool) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  parts = self.pieces(flat)
  for i in range(len(parts)):
    out = torch.append(out, torch.requires_grad_(torch.detach(parts[i]), grad))
  return out
# Low-rank adaptation (Hu et al., 2021) of the matrices of which w is made, one under another; part: place of A, or -1, and rows of each
def adapted(self: __torch__.M, w: Tensor, P: List[Tensor], first: int, count: int) -> Tensor:
  parts = annotate(List[List[int]], @PARTS@)
  out = annotate(List[Tensor], [])
  for j in range(count):
    a = parts[first + j][0]
    if a >= 0:
      d = torch.mm(P[a + 1], P[a])
    else:
      d = torch.zeros([parts[first + j][1], torch.size(w, 1)], dtype=6, device=@DEVICE@)
    out = torch.append(out, d)
  return torch.add(w, torch.cat(out, 0), alpha=@SCALE@)
# The weights with those in their places that are trained as a whole
def replaced(self: __torch__.M, P: List[Tensor], W: List[Tensor]) -> List[Tensor]:
  places = annotate(List[int], @PLACES@)
  out = annotate(List[Tensor], [])
  for i in range(len(W)):
    w = W[i]
    if i < len(places):
      if places[i] >= 0:
        w = P[places[i]]
      else:
        pass
    else:
      pass
    out = torch.append(out, w)
  return out
# What a forward pass takes: the same, and behind them the trained pieces, where low_rank looks for adapters
def together(self: __torch__.M, P: List[Tensor], W: List[Tensor]) -> List[Tensor]:
  out = self.replaced(P, W)
  if @LOW_RANK@:
    for i in range(len(P)):
      out = torch.append(out, P[i])
  else:
    pass
  return out
# Adds to y what the adapter of W[i] makes of x [n, in]; no gradient of the frozen matrix is needed then. Nothing where W has no trained pieces.
def low_rank(self: __torch__.M, y: Tensor, x: Tensor, W: List[Tensor], i: int) -> Tensor:
  parts = annotate(List[List[int]], @PARTS@)
  first = annotate(List[int], @FIRSTS@)[i]
  count = annotate(List[int], @COUNTS@)[i]
  if count > 0 and len(W) > @WEIGHTS@:
    out = annotate(List[Tensor], [])
    for j in range(count):
      a = parts[first + j][0]
      if a >= 0:
        u = torch.mm(torch.mm(x, torch.t(W[@WEIGHTS@ + a])), torch.t(W[@WEIGHTS@ + a + 1]))
      else:
        u = torch.zeros([torch.size(x, 0), parts[first + j][1]], dtype=6, device=@DEVICE@)
      out = torch.append(out, u)
    if count == 1:
      u = out[0]
    else:
      u = torch.cat(out, 1)
    y = torch.add(y, u, alpha=@SCALE@)
  else:
    pass
  return y
# All weights as they are now, adapters added to their matrices
def trained(self: __torch__.M, own: Tensor, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  firsts = annotate(List[int], @FIRSTS@)
  counts = annotate(List[int], @COUNTS@)
  P = self.pieces(torch.clone(flat))
  whole = self.replaced(P, W)
  out = annotate(List[Tensor], [])
  for i in range(len(whole)):
    w = whole[i]
    if i < len(counts):
      if counts[i] > 0:
        w = self.adapted(w, P, firsts[i], counts[i])
      else:
        pass
    else:
      pass
    out = torch.append(out, w)
  return out
# Adds weight · d(loss)/d(leaves) to gradient [n]
def backward(self: __torch__.M, loss: Tensor, leaves: List[Tensor], gradient: Tensor, weight: float) -> Tensor:
  found = torch.grad([loss], leaves, None, None, False, True)
  sizes = annotate(List[int], @SIZES@)
  at = 0
  for i in range(len(sizes)):
    g = found[i]
    if g is not None:
      torch.narrow(gradient, 0, at, sizes[i]).add_(torch.reshape(g, [-1]), alpha=weight)
    else:
      pass
    at = at + sizes[i]
  return gradient
# Contrastive loss of pairs (Henderson et al., 2017, "multiple negatives"): each anchor's positive among all of the batch. order [2 N]: where the
# texts lie, the anchors first. -> the sum over anchors
def accumulate_ranking(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, order: Tensor, numbers: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor]) -> List[Tensor]:
  leaves = self.leaves(flat, True)
  runs = self.runs(plan)
  x = self.normalized(self.pool(self.stack(tokens, runs, self.together(leaves, W)), runs, int(numbers[2])))
  x = torch.index_select(x, 0, order)
  n = torch.size(x, 0) // 2
  scores = torch.mul(torch.mm(x[:n], torch.t(x[n:])), float(numbers[1]))
  loss = torch.cross_entropy_loss(scores, torch.arange(n, dtype=4, layout=None, device=@DEVICE@), None, 2, -100, 0.)
  return [torch.detach(loss), self.backward(loss, leaves, gradient, float(numbers[0]))]
# Vectors of texts [N, h], in the order in which they were given. numbers: what a loss is weighed by, a scale, the kind of pooling
def vectors(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, order: Tensor, numbers: Tensor, flat: Tensor, W: List[Tensor]) -> Tensor:
  runs = self.runs(plan)
  return torch.index_select(self.pool(self.stack(tokens, runs, self.together(self.pieces(flat), W)), runs, int(numbers[2])), 0, order)
# Adds the gradient of a loss of which the derivative by each vector is known, derivative [N, h] (Gao et al., 2021, "gradient cache")
def accumulate_vectors(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, order: Tensor, numbers: Tensor, derivative: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor]) -> List[Tensor]:
  leaves = self.leaves(flat, True)
  runs = self.runs(plan)
  x = torch.index_select(self.pool(self.stack(tokens, runs, self.together(leaves, W)), runs, int(numbers[2])), 0, order)
  loss = torch.sum(torch.mul(x, derivative))
  return [torch.detach(loss), self.backward(loss, leaves, gradient, float(numbers[0]))]
def copy_out(self: __torch__.M, own: Tensor, flat: Tensor, range: Tensor) -> Tensor:
  a = int(range[0])
  return torch.clone(flat[a:a + int(range[1])])
def copy_in(self: __torch__.M, own: Tensor, flat: Tensor, place: Tensor, values: Tensor) -> Tensor:
  a = int(place)
  flat[a:a + torch.numel(values)].copy_(values)
  return flat
def zero(self: __torch__.M, own: Tensor, flat: Tensor) -> Tensor:
  return flat.zero_()
