# As heads.py, with the weights that are held
def held_sequence_logits(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor) -> Tensor:
  return self.sequence_logits(own, tokens, plan, ops.prim.unchecked_unwrap_optional(self.held))
def held_token_logits(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor) -> Tensor:
  return self.token_logits(own, tokens, plan, ops.prim.unchecked_unwrap_optional(self.held))
