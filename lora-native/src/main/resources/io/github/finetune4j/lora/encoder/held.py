# The weights are handed over once and stay: a list of some hundred tensors in each call takes longer than a short text's attention.
def hold(self: __torch__.M, own: Tensor, W: List[Tensor]) -> Tensor:
  self.held = W
  return own
def held_embedding(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, kind: Tensor) -> Tensor:
  return self.embedding(own, tokens, plan, kind, ops.prim.unchecked_unwrap_optional(self.held))
def held_hidden(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor) -> Tensor:
  return self.hidden(own, tokens, plan, ops.prim.unchecked_unwrap_optional(self.held))
