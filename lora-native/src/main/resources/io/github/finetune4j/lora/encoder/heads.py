# What stands before the last matrix of a head: x [n, h] -> [n, h]
def prepared(self: __torch__.M, x: Tensor, W: List[Tensor]) -> Tensor:
  return @PREPARED@
# Logits [N, labels] of whole texts, and [T, labels] of tokens
def sequence_logits(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, W: List[Tensor]) -> Tensor:
  runs = self.runs(plan)
  x = self.prepared(self.pool(self.stack(tokens, runs, W), runs, @HEAD_POOLING@), W)
  return torch.linear(x, W[@OUT@], @OUT_BIAS@)
def token_logits(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, W: List[Tensor]) -> Tensor:
  x = self.prepared(self.stack(tokens, self.runs(plan), W), W)
  return torch.linear(x, W[@OUT@], @OUT_BIAS@)
