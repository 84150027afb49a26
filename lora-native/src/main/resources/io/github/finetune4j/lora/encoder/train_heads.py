# Losses of heads, as sums; -> the loss, and the gradient that was added to. numbers: the weight of the loss

# labels [N] int64: the class of each text
def accumulate_classes(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, labels: Tensor, numbers: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor]) -> List[Tensor]:
  leaves = self.leaves(flat, True)
  loss = torch.cross_entropy_loss(self.sequence_logits(tokens, tokens, plan, self.together(leaves, W)), labels, None, 2, -100, 0.)
  return [torch.detach(loss), self.backward(loss, leaves, gradient, float(numbers[0]))]
# labels [N, K] float32: the probability of each label; numbers[1]: what logits are divided by
def accumulate_soft(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, labels: Tensor, numbers: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor]) -> List[Tensor]:
  leaves = self.leaves(flat, True)
  logits = torch.div(self.sequence_logits(tokens, tokens, plan, self.together(leaves, W)), float(numbers[1]))
  loss = torch.cross_entropy_loss(logits, labels, None, 2, -100, 0.)
  return [torch.detach(loss), self.backward(loss, leaves, gradient, float(numbers[0]))]
# labels [N, K] float32: 1 for each label that a text has
def accumulate_several(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, labels: Tensor, numbers: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor]) -> List[Tensor]:
  leaves = self.leaves(flat, True)
  loss = torch.binary_cross_entropy_with_logits(self.sequence_logits(tokens, tokens, plan, self.together(leaves, W)), labels, None, None, 2)
  return [torch.detach(loss), self.backward(loss, leaves, gradient, float(numbers[0]))]
# labels [T] int64: the class of each token, -100 for those that do not count
def accumulate_tokens(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, labels: Tensor, numbers: Tensor, flat: Tensor, gradient: Tensor, W: List[Tensor]) -> List[Tensor]:
  leaves = self.leaves(flat, True)
  loss = torch.cross_entropy_loss(self.token_logits(tokens, tokens, plan, self.together(leaves, W)), labels, None, 2, -100, 0.)
  return [torch.detach(loss), self.backward(loss, leaves, gradient, float(numbers[0]))]
