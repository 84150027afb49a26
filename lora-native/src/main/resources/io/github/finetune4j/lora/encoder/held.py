# The weights are handed over once and stay: docs/lab/343-heads-and-encoders.md has what handing them over costs.
def hold(self: __torch__.M, own: Tensor, W: List[Tensor]) -> Tensor:
  self.held = W
  return own
def held_embedding(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, kind: Tensor) -> Tensor:
  return self.embedding(own, tokens, plan, kind, ops.prim.unchecked_unwrap_optional(self.held))
def held_hidden(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor) -> Tensor:
  return self.hidden(own, tokens, plan, ops.prim.unchecked_unwrap_optional(self.held))
