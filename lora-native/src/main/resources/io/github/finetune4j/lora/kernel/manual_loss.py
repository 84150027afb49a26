# The whole pass with the hand-written backward: the fast form of loss.py's accumulate, for adapters without dropout.

# The first layer that has an adapter: nothing below it needs a gradient, nor to keep anything
def lowest(self: __torch__.M, a: List[int]) -> int:
  found = @LAYERS@
  for i in range(@LAYERS@):
    for j in range(7):
      if a[7 * i + j] >= 0:
        if found == @LAYERS@:
          found = i
        else:
          pass
      else:
        pass
  return found
# Views of the flat gradient, one for each matrix
def gradient_views(self: __torch__.M, gradient: Tensor) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  shapes = annotate(List[List[int]], @SHAPES@)
  parts = torch.split_with_sizes(gradient, annotate(List[int], @SIZES@))
  for i in range(len(shapes)):
    out = torch.append(out, torch.view(parts[i], shapes[i]))
  return out
# y [N, h] in the compute type -> sum of -log p(label) in float32, and weight · its gradient by y. 256 rows of logits at a time.
def head(self: __torch__.M, y: Tensor, labels: Tensor, E: Tensor, weight: float, keep: bool) -> Tuple[Tensor, Tensor]:
  N = torch.size(y, 0)
  dy = torch.empty_like(y)
  loss = torch.zeros([], device=@DEVICE@)
  for j in range((N + 255) // 256):
    t = 256 * j
    rows = y[t:t + 256]
    label = torch.unsqueeze(labels[t:t + 256], 1)
    logp = torch.log_softmax(torch.mm(rows, torch.t(E)), -1, 6)
    loss.sub_(torch.sum(torch.gather(logp, 1, label)))
    if keep:
      p = logp.exp_()
      p.scatter_add_(1, label, torch.full_like(label, -1.0, dtype=6))
      dy[t:t + 256].copy_(torch.mm(torch.to(p.mul_(weight), @TYPE@), E))
    else:
      pass
  return (loss, dy)
# As accumulate of loss.py: adds weight · d(loss)/d(flat) to gradient; -> the loss, a sum over the batch's targets
def accumulate_manual(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, weight: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor], R: List[Tensor]) -> Tensor:
  return self.accumulate_by_hand(False, ids, positions, documents, plan, rows, labels, cosT, sinT, weight, flat, gradient, W, R)
# The same, keeping of each layer only its input and computing the rest again (gradient checkpointing: Chen et al., 2016)
def accumulate_recomputing(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, weight: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor], R: List[Tensor]) -> Tensor:
  return self.accumulate_by_hand(True, ids, positions, documents, plan, rows, labels, cosT, sinT, weight, flat, gradient, W, R)
def accumulate_by_hand(self: __torch__.M, again: bool, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, weight: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor], R: List[Tensor]) -> Tensor:
  P = self.pieces(flat)
  G = self.gradient_views(gradient)
  a = self.slots(P)
  s = self.scales()
  first = self.lowest(a)
  angles = self.half_angles(cosT, sinT, positions)
  blocks = self.blocks(plan)
  masks = self.block_masks(blocks, documents)
  kept = annotate(List[Tensor], [])
  probabilities = annotate(List[List[Tensor]], [])
  inputs = annotate(List[Tensor], [])
  x = torch.to(torch.embedding(W[6 * @LAYERS@], ids), 6)
  for i in range(@LAYERS@):
    if again:
      inputs = torch.append(inputs, x)
    else:
      pass
    x = self.layer_keeping(x, W, P, i, a, s, angles, blocks, masks, i >= first and not again, kept, probabilities)
  last = torch.index_select(x, 0, rows)
  n, r = self.normalized(last)
  w = W[6 * @LAYERS@ + 1]
  loss, dy = self.head(torch.mul(n, w), labels, W[6 * @LAYERS@ + 2], float(weight), True)
  dx = torch.zeros_like(x)
  dx.index_copy_(0, rows, self.norm_backward(torch.zeros_like(last), dy, n, r, w))
  for j in range(@LAYERS@ - first):
    i = @LAYERS@ - 1 - j
    place = i - first
    if again:
      kept = annotate(List[Tensor], [])
      probabilities = annotate(List[List[Tensor]], [])
      place = 0
      self.layer_keeping(inputs[i], W, P, i, a, s, angles, blocks, masks, True, kept, probabilities)
    else:
      pass
    dx = self.layer_backward(dx, i > first, W, R, P, G, i, a, s, angles, blocks, kept, place, probabilities)
  return loss
# As evaluate of loss.py
def evaluate_manual(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, flat: Tensor, W: List[Tensor]) -> Tensor:
  P = self.pieces(flat)
  a = self.slots(P)
  s = self.scales()
  angles = self.half_angles(cosT, sinT, positions)
  blocks = self.blocks(plan)
  masks = self.block_masks(blocks, documents)
  kept = annotate(List[Tensor], [])
  probabilities = annotate(List[List[Tensor]], [])
  x = torch.to(torch.embedding(W[6 * @LAYERS@], ids), 6)
  for i in range(@LAYERS@):
    x = self.layer_keeping(x, W, P, i, a, s, angles, blocks, masks, False, kept, probabilities)
  n, r = self.normalized(torch.index_select(x, 0, rows))
  loss, dy = self.head(torch.mul(n, W[6 * @LAYERS@ + 1]), labels, W[6 * @LAYERS@ + 2], 0., False)
  return loss
