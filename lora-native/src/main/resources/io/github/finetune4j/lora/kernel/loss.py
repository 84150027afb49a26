# Forward pass, loss and gradient over packed documents.
#
# ids, positions, documents [T]; plan [spans, 2]; rows [N]: the tokens whose next token counts; labels [N]: that next token.
# Only the N rows go through the vocabulary head. The loss is a sum in nats; Java divides by the targets of the whole optimiser step,
# so that accumulation over micro-batches weighs every target token alike.

# What the last norm gives [N, h]
def forward_states(self: __torch__.M, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], drop: float) -> Tensor:
  a = self.slots(P)
  s = self.scales()
  cos = self.angles(cosT, positions)
  sin = self.angles(sinT, positions)
  lengths = self.spans(plan)
  masks = self.masks(plan, lengths, documents)
  x = self.embed(W, P, ids)
  for i in range(@LAYERS@):
    x = self.layer(x, W, P, i, a, s, cos, sin, lengths, masks, drop)
  return self.norm(torch.index_select(x, 0, rows), W[6 * @LAYERS@ + 1])

# Logits [N, V] in float32
def forward_rows(self: __torch__.M, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], drop: float) -> Tensor:
  y = self.forward_states(ids, positions, documents, plan, rows, cosT, sinT, W, P, drop)
  return self.cap_logits(torch.to(torch.linear(y, W[6 * @LAYERS@ + 2]), 6))

# Sum of -log p(label) in float32
def cross_entropy(self: __torch__.M, logits: Tensor, labels: Tensor) -> Tensor:
  return torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.)

# Adds weight · d(loss)/d(flat) to gradient [n]; -> the loss, a sum over the batch's targets. R is for the other form.
def accumulate(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, weight: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor], R: List[Tensor]) -> Tensor:
  leaf = torch.requires_grad_(torch.detach(flat), True)
  logits = self.forward_rows(ids, positions, documents, plan, rows, cosT, sinT, self.weights(leaf, W), self.tuned(leaf, W), @DROPOUT@)
  loss = self.cross_entropy(logits, labels)
  found = torch.grad([loss], [leaf], None, None, False, False)
  g = found[0]
  if g is not None:
    gradient.add_(g, alpha=float(weight))
  else:
    pass
  return torch.detach(loss)

# -> the loss without dropout, a sum over the batch's targets
def evaluate(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, flat: Tensor, W: List[Tensor]) -> Tensor:
  logits = self.forward_rows(ids, positions, documents, plan, rows, cosT, sinT, self.weights(flat, W), self.tuned(flat, W), 0.)
  return self.cross_entropy(logits, labels)

# -> logits [N, V] in float32, without dropout
def logits(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, cosT: Tensor, sinT: Tensor, flat: Tensor, W: List[Tensor]) -> Tensor:
  return self.forward_rows(ids, positions, documents, plan, rows, cosT, sinT, self.weights(flat, W), self.tuned(flat, W), 0.)

# -> the last norm's output [N, h] in float32, without dropout
def states(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, cosT: Tensor, sinT: Tensor, flat: Tensor, W: List[Tensor]) -> Tensor:
  return torch.to(self.forward_states(ids, positions, documents, plan, rows, cosT, sinT, self.weights(flat, W), self.tuned(flat, W), 0.), 6)
