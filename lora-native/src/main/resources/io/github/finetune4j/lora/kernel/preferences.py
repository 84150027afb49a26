# Direct preference optimisation (Rafailov et al., 2023), as TRL's sigmoid loss:
#   loss = -log σ(β ((log p(chosen) - log p'(chosen)) - (log p(rejected) - log p'(rejected)))),   p' the reference
# The batch holds documents in pairs, the preferred answer first; log p is a sum over a document's target tokens.
# reference [2 · pairs]: log p' of each document.

# log p of each target [N] in float32
def target_logps(self: __torch__.M, logits: Tensor, labels: Tensor) -> Tensor:
  chosen = torch.squeeze(torch.gather(logits, 1, torch.unsqueeze(labels, 1)), 1)
  return torch.sub(chosen, torch.logsumexp(logits, [1]))
# -> the same of a batch, with what is trained
def target_likelihoods(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, flat: Tensor, W: List[Tensor]) -> Tensor:
  return self.target_logps(self.forward_rows(ids, positions, documents, plan, rows, cosT, sinT, self.weights(flat, W), self.tuned(flat, W), 0.), labels)
# -> and by the base alone
def base_target_likelihoods(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor]) -> Tensor:
  return self.target_logps(self.forward_rows(ids, positions, documents, plan, rows, cosT, sinT, W, annotate(List[Tensor], []), 0.), labels)
# log p of each document [n] in float32
def document_logps(self: __torch__.M, logits: Tensor, documents: Tensor, rows: Tensor, labels: Tensor, n: int) -> Tensor:
  return torch.index_add(torch.zeros([n], dtype=6, device=@DEVICE@), 0, torch.index_select(documents, 0, rows), self.target_logps(logits, labels))
# -> log p of each document with what is trained; like [2 · pairs] tells how many
def likelihoods(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, like: Tensor, flat: Tensor, W: List[Tensor]) -> Tensor:
  logits = self.forward_rows(ids, positions, documents, plan, rows, cosT, sinT, self.weights(flat, W), self.tuned(flat, W), 0.)
  return self.document_logps(logits, documents, rows, labels, torch.numel(like))
# -> log p of each document by the base alone
def base_likelihoods(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, like: Tensor, W: List[Tensor]) -> Tensor:
  logits = self.forward_rows(ids, positions, documents, plan, rows, cosT, sinT, W, annotate(List[Tensor], []), 0.)
  return self.document_logps(logits, documents, rows, labels, torch.numel(like))
# Adds weight · d(loss)/d(flat) to gradient; numbers [2] float64: weight, β
# -> the loss, a sum over the pairs, and each document's reward β (log p - log p') [2 · pairs]
def accumulate_preferences(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, numbers: Tensor, reference: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor]) -> List[Tensor]:
  leaf = torch.requires_grad_(torch.detach(flat), True)
  logits = self.forward_rows(ids, positions, documents, plan, rows, cosT, sinT, self.weights(leaf, W), self.tuned(leaf, W), @DROPOUT@)
  logp = self.document_logps(logits, documents, rows, labels, torch.numel(reference))
  rewards = torch.mul(torch.sub(logp, reference), float(numbers[1]))
  loss = self.preference_loss(rewards)
  found = torch.grad([loss], [leaf], None, None, False, False)
  g = found[0]
  if g is not None:
    gradient.add_(g, alpha=float(numbers[0]))
  else:
    pass
  return [torch.detach(loss), torch.detach(rewards)]
def preference_loss(self: __torch__.M, rewards: Tensor) -> Tensor:
  pairs = torch.view(rewards, [-1, 2])
  return torch.neg(torch.sum(torch.log_sigmoid(torch.sub(pairs[:, 0], pairs[:, 1]))))
# -> the loss, a sum over the pairs, and each document's reward, without dropout
def evaluate_preferences(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, documents: Tensor, plan: Tensor, rows: Tensor, labels: Tensor, cosT: Tensor, sinT: Tensor, numbers: Tensor, reference: Tensor, flat: Tensor, W: List[Tensor]) -> List[Tensor]:
  logp = self.likelihoods(own, ids, positions, documents, plan, rows, labels, cosT, sinT, reference, flat, W)
  rewards = torch.mul(torch.sub(logp, reference), float(numbers[1]))
  return [self.preference_loss(rewards), rewards]
